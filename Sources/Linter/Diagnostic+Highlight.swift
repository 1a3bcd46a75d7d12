import Syntax

extension Diagnostic {
  /// What is marked for who looks at the file: the finding's place as far as its first line goes.
  ///
  /// Statements go on for a hundred lines, and it is their first one that says what they do to what.
  package func highlight(in file: SourceFile) -> SourceRange {
    let range = range.offsets.clamped(to: 0..<file.bytes.count)
    let line = file.bytes[range].prefix { $0 != UInt8(ascii: "\n") }
    guard line.endIndex < range.upperBound else { return self.range }
    let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0D].contains(byte) }
    guard let last = line.lastIndex(where: { !isBlank($0) }) else { return self.range }
    return SourceRange(file: self.range.file, range.lowerBound..<last + 1)
  }
}
