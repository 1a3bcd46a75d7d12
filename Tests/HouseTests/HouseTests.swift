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

  /// What a target does not name it is not built anew for: it would go on with an old layout.
  @Test func targetsNameEveryModuleBelow() throws {
    let text = try String(
      contentsOf: Sources.root.appending(path: "Package.swift"), encoding: .utf8)
    func names(in text: Substring) -> Set<Substring> {
      Set(text.matches(of: #/"(\w+)"/#).map(\.1))
    }
    let shared = try #require(text.firstMatch(of: #/let belowLinter[^\[]*\[[^\[]*\[([^\]]*)\]/#)).1
    var dependencies: [Substring: Set<Substring>] = [:]
    for target in text.split(separator: #/\.(target|executableTarget|testTarget)\(/#).dropFirst() {
      let name = try #require(target.firstMatch(of: #/name: "([\w-]+)"/#)).1
      let list = target.firstMatch(
        of: #/dependencies: (?<base>belowLinter)?[^\[,)]*(\[(?<own>[^\]]*)\])?/#)
      dependencies[name] = names(in: list?.own ?? "")
        .union(list?.base == nil ? [] : names(in: shared))
    }
    try #require(dependencies["Rules"]?.contains("Catalog") == true)
    for (target, named) in dependencies {
      // What only runs another program knows nothing of its types.
      for module in named where module != "lockstep" {
        let below = dependencies[module, default: []].intersection(dependencies.keys)
        #expect(below.isSubset(of: named), "\(target): \(below.subtracting(named).sorted())")
      }
    }
  }

  /// The stops of a file's way through the program, and where things are added.
  @Test func documentsNameFilesThatAreThere() throws {
    let paths = Set(sources.files.map(\.path))
    var count = 0
    for document in ["docs/architecture.md", "CONTRIBUTING.md"] {
      let text = try String(contentsOf: Sources.root.appending(path: document), encoding: .utf8)
      for match in text.matches(of: #/`(?:Sources/)?([A-Za-z]+/[A-Za-z/+]+\.swift)`/#)
      where !match.1.hasPrefix("Tests/") && !match.1.contains(#/\bX\.swift/#) {
        count += 1
        #expect(paths.contains(String(match.1)), "\(document): \(match.1)")
      }
    }
    #expect(count > 20)
  }

  /// A new tool has to be asked about wherever tools differ.
  @Test func toolsAreSwitchedOnWithoutDefault() {
    var count = 0
    for file in sources.files {
      for body in file.switches
      where body.firstMatch(of: #/case [^:]*\.(goose|golangMigrate|sqlMigrate|graphileMigrate)\b/#)
        != nil
      {
        count += 1
        // Labels stand as far in as the brace that closes their switch.
        let indent = body.reversed().dropFirst().prefix { $0 == " " }
        #expect(!body.contains("\n\(String(indent))default:"), "\(file.path): \(body.prefix(80))")
      }
    }
    #expect(count > 0)
  }

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

  /// The bodies of its switches, those inside of others too.
  fileprivate var switches: [Substring] {
    text.ranges(of: "switch ").compactMap { start in
      guard let opening = text[start.upperBound...].firstIndex(of: "{") else { return nil }
      var depth = 0
      for index in text[opening...].indices {
        if text[index] == "{" { depth += 1 }
        if text[index] == "}" { depth -= 1 }
        if depth == 0 { return text[opening...index] }
      }
      return nil
    }
  }
}
