import Syntax

/// Puts together what stands between the markers of a file.
struct Cutter {
  private struct Section {
    let marker: Range<Int>
    let isForward: Bool
    let optsOut: Bool
    var range: Range<Int>
  }

  private let end: Int
  private var sections: [Section] = []
  private var terminators: [Int] = []
  private var blanks: [Range<Int>] = []
  private var queries: [Range<Int>] = []
  /// Where the query starts that is not ended yet.
  private var openQuery: Int?
  private var optsOut = false

  init(file: SourceFile) {
    end = file.bytes.count
  }

  mutating func read(_ marker: Marker, _ range: Range<Int>) {
    switch marker {
    case .up(let optsOut): start(isForward: true, optsOut, range)
    case .down(let optsOut): start(isForward: false, optsOut, range)
    case .statementBegin: openQuery = range.upperBound
    case .statementEnd:
      if let start = openQuery { queries.append(start..<range.lowerBound) }
      openQuery = nil
      // The marker is the statement's semicolon; the rest of it is no text.
      terminators.append(range.lowerBound)
      blanks.append(range.lowerBound + 1..<range.upperBound)
    case .noTransaction: optsOut = true
    case .other: break
    }
  }

  private mutating func start(isForward: Bool, _ optsOut: Bool, _ marker: Range<Int>) {
    close(at: marker.lowerBound)
    sections.append(
      Section(
        marker: marker, isForward: isForward, optsOut: optsOut, range: marker.upperBound..<end))
  }

  private mutating func close(at offset: Int) {
    guard let last = sections.indices.last else { return }
    sections[last].range = sections[last].range.lowerBound..<offset
  }

  func part() -> MigrationPart {
    let ups = sections.filter(\.isForward)
    let downs = sections.filter { !$0.isForward }
    // Without a marker everything up to the rollback is meant.
    let first = downs.first?.marker.lowerBound ?? end
    let forward = cut(ups.map(\.range)) ?? with(Cut(region: 0..<first))
    var part = MigrationPart(
      forward: forward, optsOut: optsOut || ups.contains(where: \.optsOut))
    if let down = downs.first, let cut = cut(downs.map(\.range)) {
      part.rollback = MigrationPart.RollbackPart(
        place: .section, cut: cut, marker: down.marker,
        optsOut: optsOut || downs.contains(where: \.optsOut))
    }
    return part
  }

  /// The pieces as one region, with what lies between them blanked.
  private func cut(_ ranges: [Range<Int>]) -> Cut? {
    guard let first = ranges.first, let last = ranges.last else { return nil }
    let between = zip(ranges, ranges.dropFirst()).map { $0.upperBound..<$1.lowerBound }
    return with(Cut(region: first.lowerBound..<last.upperBound, blanks: between))
  }

  private func with(_ cut: Cut) -> Cut {
    var cut = cut
    cut.blanks += blanks.filter { cut.region.contains($0.lowerBound) }
    cut.queries = queries
    cut.terminators = terminators.filter { offset in
      cut.region.contains(offset) && !cut.blanks.contains { $0.contains(offset) }
    }
    return cut
  }
}
