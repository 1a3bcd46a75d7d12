import Syntax

/// A migration as it lies in a file, before anything is parsed.
struct MigrationPart: Sendable {
  /// Set where a file holds several migrations.
  var version: String?
  var forward: Cut
  var optsOut = false
  var rollback: RollbackPart?

  struct RollbackPart: Sendable {
    /// Below a marker of the tool's, or in comments.
    var place: Rollback.Place
    var cut: Cut
    /// The marker that starts it.
    var marker: Range<Int>
    var optsOut: Bool
  }
}

extension MigrationPart {
  /// The migrations of a file: one, but for the changesets of Liquibase.
  static func all(in file: SourceFile, for tool: ToolProfile) -> [MigrationPart] {
    switch tool.contents {
    case .whole: return [MigrationPart(forward: Cut(region: 0..<file.bytes.count))]
    case .changesets: return changesets(in: file)
    case .pieces(let marker): return [MigrationPart(forward: .ending(at: marker, in: file))]
    case .marked(let markers):
      var cutter = Cutter(file: file)
      for line in MarkerLine.all(in: file.bytes) {
        if let marker = markers.marker(in: line) { cutter.read(marker, line.range) }
      }
      return [cutter.part()]
    }
  }
}
