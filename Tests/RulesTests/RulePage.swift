import Foundation
import Testing

/// A page of `rules/`, read as tests: headings and fences, nothing more.
struct RulePage: Sendable {
  /// The name of the file, without its ending.
  let id: String
  let lines: [String]
  private(set) var title = ""
  private(set) var summary = ""
  /// The line of facts, by its index.
  private(set) var facts: Int?
  private(set) var histories: [PageHistory] = []

  var path: String { "rules/\(id).md" }
  var bad: [PageHistory] { histories.filter { $0.kind == .bad } }
  var good: [PageHistory] { histories.filter { $0.kind == .good } }

  /// Where a test should say that something is wrong; lines count from 1.
  func location(line: Int) -> SourceLocation {
    SourceLocation(
      fileID: path, filePath: Self.directory.appending(path: "\(id).md").path, line: line, column: 1
    )
  }
}

/// The files under one heading of a page, and the output that stands below them.
struct PageHistory: Sendable, CustomTestStringConvertible {
  enum Kind: String, Sendable {
    case bad = "Bad"
    case good = "Good"
  }

  struct File: Sendable {
    let name: String
    let text: String
    /// `added` or `edited`: what it is to the revision that the rest is on.
    var revision: String?
  }

  let page: String
  let kind: Kind
  /// The line of the first fence, from 1.
  let line: Int
  var files: [File] = []
  /// The server it is for, where its first fence says so: ` ```sql postgres-version="11" `.
  var postgresVersion: Int?
  /// The history's `lockstep.toml`: a ` ```toml ` fence beside its SQL.
  var configuration = ""
  /// What stands between the fences of the `text` block, by the indexes of its lines.
  var output: Range<Int>?
  var expected = ""

  var testDescription: String { "rules/\(page).md:\(line) \(kind.rawValue)" }
}

// MARK: - Reading

extension RulePage {
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "rules")

  /// Every page, by name; `pagesAreThere` fails when there are none.
  static let all: [RulePage] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0.hasSuffix(".md") && $0 != "README.md" }
      .map { String($0.dropLast(3)) }.sorted()
      .compactMap { try? RulePage(id: $0) }
  }()

  init(id: String) throws {
    let text = try String(contentsOf: Self.directory.appending(path: "\(id).md"), encoding: .utf8)
    self.init(id: id, text: text)
  }

  init(id: String, text: String) {
    self.id = id
    lines = text.components(separatedBy: "\n")
    var kind: PageHistory.Kind?
    var current: PageHistory?
    func close(_ histories: inout [PageHistory]) {
      if let history = current { histories.append(history) }
      current = nil
    }
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("```") {
        let body = fence(from: index)
        if let kind, line.hasPrefix("```sql") {
          if current?.output != nil { close(&histories) }
          var history = current ?? PageHistory(page: id, kind: kind, line: index + 1)
          history.add(info: line, text: lines[body].joined(separator: "\n") + "\n")
          current = history
        } else if let kind, line == "```toml" {
          var history = current ?? PageHistory(page: id, kind: kind, line: index + 1)
          history.configuration += lines[body].joined(separator: "\n") + "\n"
          current = history
        } else if line == "```text" {
          current?.output = body
          current?.expected = lines[body].map { $0 + "\n" }.joined()
        }
        index = body.upperBound + 1
        continue
      }
      if line.hasPrefix("## ") {
        close(&histories)
        kind = PageHistory.Kind(rawValue: String(line.dropFirst(3)))
      } else if line.hasPrefix("### ") {
        close(&histories)
      } else {
        readHead(line, at: index, isHead: kind == nil && histories.isEmpty)
      }
      index += 1
    }
    close(&histories)
  }

  /// The lines between a fence and the one that closes it.
  private func fence(from start: Int) -> Range<Int> {
    let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("```") } ?? lines.count
    return start + 1..<end
  }

  private mutating func readHead(_ line: String, at index: Int, isHead: Bool) {
    guard isHead, !line.isEmpty else { return }
    if line.hasPrefix("# ") {
      title = String(line.dropFirst(2))
    } else if line.hasPrefix("> ") {
      summary += (summary.isEmpty ? "" : " ") + line.dropFirst(2)
    } else if facts == nil, !summary.isEmpty {
      facts = index
    }
  }
}

extension PageHistory {
  /// Adds a file: `001.sql`, `002.sql`, or the name that the fence gives it.
  fileprivate mutating func add(info: String, text: String) {
    let number = String(files.count + 1)
    let plain = String(repeating: "0", count: max(0, 3 - number.count)) + number + ".sql"
    let given = info.firstMatch(of: #/title="([^"]+)"/#).map { String($0.1) }
    let revision = info.firstMatch(of: #/revision="([a-z]+)"/#).map { String($0.1) }
    files.append(File(name: given ?? plain, text: text, revision: revision))
    if let version = info.firstMatch(of: #/postgres-version="(\d+)"/#) {
      postgresVersion = Int(version.1)
    }
  }
}
