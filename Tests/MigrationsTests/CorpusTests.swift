import Migrations
import Syntax
import Testing

/// Histories of real projects, where they lie beside the package.
@Suite struct CorpusTests {
  @Test func table() throws {
    guard let corpus = Corpus.directory else { return }
    for name in Corpus.names {
      let project = try MigrationProject.load(paths: ["\(corpus)/\(name)"])
      for loaded in project.histories {
        let all = loaded.history.migrations
        let regimes = Dictionary(grouping: all, by: \.regime).mapValues(\.count)
        let places = Dictionary(grouping: all.compactMap(\.rollback), by: \.place)
          .mapValues { "\($0.count) (\($0.count(where: \.isEmpty)) empty)" }
        let reasons = Dictionary(grouping: loaded.leftOut, by: \.reason.rawValue).mapValues(\.count)
        print(
          loaded.directory.dropFirst(corpus.count + 1), loaded.history.tool, all.count,
          all.map(\.forward.statements.count).reduce(0, +),
          all.count { !$0.forward.errors.isEmpty }, all.map(\.forward.errors.count).reduce(0, +),
          all.compactMap(\.rollback?.script.errors.count).reduce(0, +), places, regimes, reasons)
      }
    }
  }
}

enum Corpus {
  static let names = [
    "MarquezProject__marquez", "ariga__atlas/sql/sqltool/testdata", "bcgov__cas-cif",
    "concourse__concourse",
    "graphile__starter", "hatchet-dev__hatchet", "mckaywrigley__chatbot-ui", "onlook-dev__onlook",
    "rust-lang__crates.io", "supabase__auth", "supabase__postgres", "triggerdotdev__trigger.dev",
    "usebasejump__basejump",
  ]

  static var directory: String? {
    let parts = #filePath.split(separator: "/").dropLast(4)
    let path = "/" + parts.joined(separator: "/") + "/shared/corpus"
    return (try? MigrationProject.load(paths: [path + "/" + names[0]])) == nil ? nil : path
  }
}
