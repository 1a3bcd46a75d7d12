import Syntax

/// The part of a file that runs in one direction, as `Script.parse` takes it.
struct Cut: Sendable {
  var region: Range<Int>
  var blanks: [Range<Int>] = []
  var terminators: [Int] = []
  var queries: [Range<Int>] = []

  func parse(_ file: SourceFile) -> Script {
    Script.parse(
      file, in: region, blanks: blanks, terminators: terminators, queries: queries)
  }
}

extension Cut {
  /// A file whose statements end at a marker, which may stand anywhere in a line.
  static func ending(at marker: String, in file: SourceFile) -> Cut {
    var cut = Cut(region: 0..<file.bytes.count)
    cut.terminators = file.bytes[...].places(of: marker)
    cut.blanks = cut.terminators.map { $0 + 1..<$0 + marker.utf8.count }
    return cut
  }
}

extension ArraySlice<UInt8> {
  /// Where a marker of two dashes and more stands.
  func places(of marker: String) -> [Int] {
    let dash = UInt8(ascii: "-")
    let marker = Array(marker.utf8)
    return indices.filter { index in
      self[index] == dash && index + 2 < endIndex && self[index + 1] == dash
        && self[index...].starts(with: marker)
    }
  }
}
