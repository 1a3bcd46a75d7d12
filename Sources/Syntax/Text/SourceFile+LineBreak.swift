extension SourceFile {
  /// How its lines end: as the first one does.
  package var lineBreak: String {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    return end.map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false ? "\r\n" : "\n"
  }

  /// The bytes of a text whose lines end as the file's do.
  package func withOwnLineBreaks(_ text: String) -> [UInt8] {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lineBreak == "\r\n" else { return Array(text.utf8) }
    return Array(
      lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }.joined(
        separator: "\r\n".utf8))
  }
}
