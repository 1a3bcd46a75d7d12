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
  /// A file whose statements end at Drizzle's marker, which may stand anywhere in a line.
  static func endingAtBreakpoints(in file: SourceFile) -> Cut {
    var cut = Cut(region: 0..<file.bytes.count)
    cut.terminators = file.bytes[...].breakpoints
    cut.blanks = cut.terminators.map { $0 + 1..<$0 + breakpoint.count }
    return cut
  }
}

private let breakpoint = Array("--> statement-breakpoint".utf8)

extension ArraySlice<UInt8> {
  /// Where Drizzle's marker stands.
  var breakpoints: [Int] {
    let dash = UInt8(ascii: "-")
    return indices.filter { index in
      self[index] == dash && index + 2 < endIndex && self[index + 1] == dash
        && self[index...].starts(with: breakpoint)
    }
  }
}

/// A migration as it lies in a file, before anything is parsed.
struct MigrationPart: Sendable {
  /// Set where a file holds several migrations.
  var version: String?
  var forward: Cut
  var optsOut = false
  var rollback: RollbackPart?

  struct RollbackPart: Sendable {
    var cut: Cut
    /// The marker that starts it.
    var marker: Range<Int>
    var optsOut: Bool
  }
}

extension MigrationPart {
  /// The migrations of a file: one, but for the changesets of Liquibase.
  static func all(in file: SourceFile, for tool: MigrationTool) -> [MigrationPart] {
    switch tool {
    case .psql, .supabase, .golangMigrate, .flyway, .diesel, .prisma, .sqitch:
      return [MigrationPart(forward: Cut(region: 0..<file.bytes.count))]
    case .liquibase: return changesets(in: file)
    case .drizzle: return [MigrationPart(forward: .endingAtBreakpoints(in: file))]
    default:
      var cutter = Cutter(file: file)
      for line in MarkerLine.all(in: file.bytes) {
        if let marker = Marker(line, for: tool) { cutter.read(marker, line.range) }
      }
      return [cutter.part()]
    }
  }
}

/// Puts together what stands between the markers of a file.
private struct Cutter {
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
        cut: cut, marker: down.marker, optsOut: optsOut || downs.contains(where: \.optsOut))
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
