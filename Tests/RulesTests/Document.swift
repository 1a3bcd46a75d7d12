import Foundation

/// A page of `docs/` with examples: files in fenced blocks, and below them what a command prints.
struct Document {
  struct Example {
    let title: String
    var files: [(name: String, text: String)] = []
    /// The block without a title; nil where there is none yet.
    var output: String?
    /// The last line of the example's last block.
    var end = 0
  }

  private let url: URL
  private(set) var lines: [String]

  init(_ name: String) throws {
    url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/\(name)")
    lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
  }

  /// The sections that have examples.
  var examples: [Example] {
    var examples: [Example] = []
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("## ") { examples.append(Example(title: String(line.dropFirst(3)))) }
      if line.hasPrefix("```"), !examples.isEmpty {
        let start = index + 1
        while index + 1 < lines.count, lines[index + 1] != "```" { index += 1 }
        index += 1
        let text = lines[start..<index].map { $0 + "\n" }.joined()
        let name = line.split(separator: "\"").dropFirst().first.map(String.init)
        if let name {
          examples[examples.count - 1].files.append((name, text))
        } else if line == "```text" {
          examples[examples.count - 1].output = text
        }
        examples[examples.count - 1].end = index
      }
      index += 1
    }
    return examples.filter { !$0.files.isEmpty }
  }

  /// The lines of the table that starts with some lines.
  func table(under header: [String]) -> [String] { Array(lines[tableRange(header)]) }

  /// Puts other lines in the place of that table.
  mutating func replaceTable(under header: [String], with table: [String]) {
    lines.replaceSubrange(tableRange(header), with: table)
  }

  private func tableRange(_ header: [String]) -> Range<Int> {
    guard let start = header.first.flatMap(lines.firstIndex) else { return 0..<0 }
    return start..<(lines[start...].firstIndex { !$0.hasPrefix("|") } ?? lines.count)
  }

  /// Writes outputs below the examples.
  mutating func write(_ outputs: [String]) throws {
    for (example, output) in zip(examples, outputs).reversed() {
      let block = ["```text"] + output.split(separator: "\n").map(String.init) + ["```"]
      if let old = example.output {
        let count = old.split(separator: "\n", omittingEmptySubsequences: false).count + 1
        lines.replaceSubrange(example.end + 1 - count...example.end, with: block)
      } else {
        lines.insert(contentsOf: block, at: example.end + 1)
      }
    }
    try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
  }
}
