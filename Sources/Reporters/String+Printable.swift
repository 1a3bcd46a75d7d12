extension String {
  /// Text with its control characters as pictures: nothing in a file may steer a terminal.
  var printable: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      // U+2400 and on are the pictures of U+0000 and on.
      let picture = scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) : "\u{FFFD}"
      result.append(scalar.isControl ? picture ?? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  /// Text as one line.
  var singleLine: String { String(map { $0.isNewline ? " " : $0 }).printable }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    self != "\t" && (value < 0x20 || (0x7F..<0xA0).contains(value))
  }
}
