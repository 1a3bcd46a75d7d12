import Foundation
import Linter
import Migrations
import Syntax

/// A history that the oracle replays.
struct OracleHistory: Sendable {
  let name: String
  let path: String
  var prelude = ""
  var searchPath: String?
  /// What stands for the placeholders of a template.
  var placeholders: [String: String] = [:]
  /// Pieces of statements that neither side runs, with the reasons.
  var excluded: [String: String] = [:]
  /// Directories that follow each other in one database.
  var isOne = false

  func load() throws -> [MigrationHistory] { try project().histories.map(\.history) }

  /// Its files, some of them with another content than on disk.
  func project(replacing fixed: [FixedFile] = []) throws -> MigrationProject {
    guard !placeholders.isEmpty else {
      return try MigrationProject.load(
        paths: [path],
        replacing: fixed.map { FileReplacement(path: $0.path, bytes: $0.current) })
    }
    var contents = Dictionary(
      try filled().map { ($0.name, Array($0.text.utf8)) }, uniquingKeysWith: { $1 })
    for file in fixed { contents[file.path] = file.current }
    return try MigrationProject.load(contents: contents)
  }

  /// The files with every placeholder replaced.
  private func filled() throws -> [(name: String, text: String)] {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".sql") }.map { name in
      var text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
      for (placeholder, value) in placeholders {
        text = text.replacing(placeholder, with: value)
      }
      return (name, text)
    }
  }
}

extension OracleHistory {
  private static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static var samples: [OracleHistory] {
    ["careful", "careless", "guide"].map {
      OracleHistory(
        name: "samples/\($0)", path: package.appending(path: "samples/\($0)").path,
        prelude: Prelude.supabase)
    }
  }

  /// Histories of public projects beside the checkout, where they are there.
  static var corpus: [OracleHistory] {
    let root = package.appending(path: "../shared/corpus").standardizedFileURL.path
    func history(_ name: String, _ directory: String) -> OracleHistory {
      OracleHistory(name: name, path: "\(root)/\(directory)")
    }
    func supabase(_ name: String, _ directory: String) -> OracleHistory {
      var result = history(name, directory)
      result.prelude = Prelude.supabase
      result.searchPath = "public, extensions"
      return result
    }
    var auth = history("supabase-auth", "supabase__auth")
    auth.prelude = Prelude.supabaseRoles + "CREATE SCHEMA auth;"
    auth.excluded = ["if both indexes exist": conditional]
    auth.placeholders = ["{{ index .Options \"Namespace\" }}": "auth"]
    var platform = history("supabase-postgres", "supabase__postgres/migrations/db")
    platform.prelude = Prelude.supabaseRoles
    platform.isOne = true
    platform.excluded = [
      "ALTER ROLE postgres NOSUPERUSER": "takes the rights of the user that runs the rest",
      "from pg_available_extensions": conditional,
    ]
    var starter = history("graphile-starter", "graphile__starter/@app/db")
    starter.prelude = Prelude.application
    starter.placeholders = [
      ":DATABASE_OWNER": "owner", ":DATABASE_VISITOR": "visitor",
      ":DATABASE_AUTHENTICATOR": "authenticator", ":DATABASE_NAME": "oracle",
    ]
    let cif = history("cas-cif", "bcgov__cas-cif")
    var hatchet = history("hatchet", "hatchet-dev__hatchet")
    hatchet.excluded = [
      "create_v1_range_partition(": dynamic,
      "create_v1_olap_partition_with_date_and_status(": dynamic,
      "create_v1_partition_with_status(": dynamic, "create_v1_weekly_range_partition(": dynamic,
    ]
    let all = [
      history("concourse", "concourse__concourse"),
      history("crates.io", "rust-lang__crates.io"),
      history("marquez", "MarquezProject__marquez"), cif, starter, hatchet,
      supabase("chatbot-ui", "mckaywrigley__chatbot-ui"),
      supabase("onlook", "onlook-dev__onlook"), auth, platform,
      history("trigger.dev", "triggerdotdev__trigger.dev"),
      supabase("basejump", "usebasejump__basejump"),
    ]
    return all.filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  private static let conditional = "asks the server which of its parts to run"
  private static let dynamic = "builds SQL from the arguments of a function"
}
