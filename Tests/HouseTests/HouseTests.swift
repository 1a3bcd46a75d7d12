import Foundation
import Testing

/// Where things stand: a newcomer finds a room by its name.
struct HouseTests {
  private let sources: Sources

  init() throws {
    sources = try Sources()
    try #require(sources.files.count > 300)
  }

  /// `group: .rowSecurity` stands in `Rules/RowSecurity`.
  @Test func rulesStandWithTheirGroup() throws {
    var count = 0
    for file in sources.files where file.folder.hasPrefix("Rules/") {
      for group in file.text.matches(of: #/RuleMetadata\([^)]*?group: \.(\w+)/#) {
        count += 1
        let folder = "Rules/\(group.1.prefix(1).uppercased())\(group.1.dropFirst())"
        #expect(file.folder == folder, "\(file.path)")
      }
    }
    #expect(count > 120)
  }

  /// `LongWork.swift` holds a type of that name, `Scope+Certainty.swift` extends `Scope`.
  @Test func filesAreNamedAfterWhatTheyHold() {
    for file in sources.files {
      let name = file.name.split(separator: "+", maxSplits: 1)
      let type = String(name.first ?? "")
      let pattern =
        name.count == 1
        ? #"\b(struct|class|enum|protocol|actor|typealias|macro) \#(type)\b"#
        : #"\bextension (\w+\.)*\#(type)\b"#
      let holds = file.text.range(of: pattern, options: .regularExpression) != nil
      #expect(holds || file.isList(of: type), "\(file.path)")
    }
  }

  @Test func foldersCanBeOverlooked() {
    for (folder, files) in Dictionary(grouping: sources.files, by: \.folder) {
      #expect(files.count <= 40, "\(folder)")
    }
  }

  /// Long lists of cases apart, which are the point of an exhaustive switch.
  @Test func filesAreShort() {
    for file in sources.files where !Self.long.contains(file.path) {
      #expect(file.text.split(separator: "\n").count <= 320, "\(file.path)")
    }
  }

  private static let long: Set = ["Catalog/BuiltinFunctions.swift"]

  /// `Scripts/count-docs MODULE` lists what is missing: rows of the lock table, which say themselves what
  /// they are.
  @Test func declarationsAreDocumented() throws {
    let process = Process()
    process.executableURL = Sources.root.appending(path: "Scripts/count-docs")
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let total = try #require(text.firstMatch(of: #/all +(\d+) of +(\d+)/#))
    let (good, all) = (try #require(Int(total.1)), try #require(Int(total.2)))
    #expect(all > 1000)
    #expect(good * 100 >= all * 90, "\(text)")
  }
}

extension Sources.File {
  /// Whether it extends an array: `Array+Lists.swift` and `extension [String]`.
  fileprivate func isList(of type: String) -> Bool {
    type == "Array" && text.contains("extension [")
  }
}
