import Syntax

/// Finds lines and columns, with one index per file that has something to report.
struct PlaceFinder {
  /// The first and the last place of a range, and the file it lies in.
  struct Place {
    let file: SourceFile
    let index: LineIndex
    let start: LineIndex.Position
    let end: LineIndex.Position
  }

  private let files: [SourceFile.ID: SourceFile]
  private var indexes: [SourceFile.ID: LineIndex] = [:]

  init(_ files: [SourceFile.ID: SourceFile]) {
    self.files = files
  }

  mutating func place(of range: SourceRange) -> Place {
    let file = files[range.file] ?? SourceFile(id: range.file, path: "", bytes: [])
    let index = index(of: file)
    return Place(
      file: file, index: index, start: index.position(of: range.start),
      end: index.position(of: range.end))
  }

  private mutating func index(of file: SourceFile) -> LineIndex {
    if let index = indexes[file.id] { return index }
    let index = LineIndex(file.bytes)
    indexes[file.id] = index
    return index
  }
}
