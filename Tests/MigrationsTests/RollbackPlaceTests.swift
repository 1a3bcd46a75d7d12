import Foundation
import Migrations
import Syntax
import Testing

/// Places of real projects that a person has read, and what is found there.
///
/// `rollback-places.txt` has one to a line: `rollback` where SQL that undoes a migration begins (a
/// comment, a marker, a file), or `none` where something only looks alike, or is empty; the line; the
/// file. A script that no plan of its tool names is no rollback of anything.
@Suite(.enabled(if: Corpus.directory != nil)) struct RollbackPlaceTests {
  fileprivate struct Place: Hashable {
    let file: String
    let line: Int
  }

  @Test func labelledPlaces() throws {
    let corpus = try #require(Corpus.directory)
    let labels = try Self.labels()
    let found = try Self.found(in: corpus)
    let (rollbacks, others) = (labels.filter(\.value), labels.filter { !$0.value })
    let missed = rollbacks.keys.filter { !found.contains($0) }
    let wrong = others.keys.filter(found.contains)
    let right = rollbacks.count - missed.count
    print(
      "rollback places: \(labels.count) labelled, \(rollbacks.count) with a rollback;",
      "precision \(right)/\(right + wrong.count), recall \(right)/\(rollbacks.count)")
    #expect(labels.count >= 200)
    #expect(wrong.map(\.description).sorted() == [])
    #expect(missed.map(\.description).sorted() == [])
  }

  private static func labels() throws -> [Place: Bool] {
    let list = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "rollback-places.txt")
    var labels: [Place: Bool] = [:]
    for line in try String(contentsOf: list, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2)
      let number = try #require(Int(words[1]))
      labels[Place(file: String(words[2]), line: number)] = words[0] == "rollback"
    }
    return labels
  }

  /// Where rollbacks begin that do something.
  private static func found(in corpus: String) throws -> Set<Place> {
    let project = try MigrationProject.load(
      // What lies below a directory for tests is left out unless it is named.
      paths: [corpus, corpus + "/ariga__atlas/sql/sqltool/testdata/liquibase"])
    let rollbacks = project.histories.flatMap(\.history.migrations).compactMap(\.rollback)
    return Set(
      rollbacks.filter(\.doesSomething).map { rollback in
        let line =
          rollback.place == .file
          ? 1 : LineIndex(rollback.file.bytes).position(of: rollback.range.start).line
        return Place(file: String(rollback.file.path.dropFirst(corpus.count + 1)), line: line)
      })
  }
}

extension RollbackPlaceTests.Place: CustomStringConvertible {
  fileprivate var description: String { "\(file):\(line)" }
}

extension Rollback {
  /// Whether there is more to it than a transaction around nothing.
  fileprivate var doesSomething: Bool {
    script.statements.contains { statement in
      !statement.changes.allSatisfy { change in
        if case .transaction = change.action { true } else { false }
      }
    }
  }
}
