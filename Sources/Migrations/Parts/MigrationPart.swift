import Syntax

/// A migration as it lies in a file, before anything is parsed.
struct MigrationPart: Sendable {
  /// Set where a file holds several migrations.
  var version: String?
  var forward: Cut
  var optsOut = false
  /// Whether it says itself that it runs again when it changes.
  var runsAgain = false
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
    case .marked(let markers): return [marked(file, tool, markers)]
    }
  }

  private static func marked(
    _ file: SourceFile, _ tool: ToolProfile, _ markers: MarkerSyntax
  ) -> MigrationPart {
    var cutter = Cutter(file: file)
    let place = tool.lineOfMarker(in: file)
    for line in MarkerLine.all(in: file.bytes) {
      guard let marker = markers.marker(in: line) else { continue }
      if marker == .noTransaction, let place, !place.contains(line.range.lowerBound) { continue }
      cutter.read(marker, line.range)
    }
    var part = cutter.part()
    if let delimiter = markers.delimiter(of: file) {
      part.forward = part.forward.delimited(by: delimiter, in: file)
    }
    if let cuts = tool.lineCuts(of: file) {
      part.forward.queries += cuts.pieces.filter { $0.isForward && !$0.isMarked }.map(\.range)
      part.rollback?.cut.queries += cuts.pieces.filter { !$0.isForward && !$0.isMarked }.map(
        \.range)
    }
    return part
  }
}
