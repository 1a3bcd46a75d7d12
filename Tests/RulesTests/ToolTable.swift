import Migrations

/// The table of `docs/tools.md`: what the tools' values say, a row for each.
struct ToolTable {
  static let header = [
    "| tool | recognised by | order | transaction | rollback |", "|---|---|---|---|---|",
  ]

  static let lines =
    header
    + MigrationTool.allCases.map { tool in
      let profile = tool.profile
      let cells = [
        "`\(tool.rawValue)`", profile.signs, profile.orderWords, profile.transactionWords,
        profile.rollbackWords,
      ]
      return "| \(cells.joined(separator: " | ")) |"
    }
}

extension ToolProfile {
  fileprivate var orderWords: String {
    switch order {
    case .names: "name"
    case .undashedNames: "version, without its dashes"
    case .committedFirst: "name, what is current last"
    case .numbers: versions == .asNumbers ? "number" : "name, its numbers as numbers"
    case .dottedVersions: "version, repeatables last"
    case .changesets: "file, changeset"
    case .journal: "journal"
    case .plan: "plan"
    }
  }
}

extension ToolProfile {
  fileprivate var transactionWords: String {
    [openedWords, refusedWords, optOutWords].compactMap(\.self).joined(separator: "; ")
  }

  private var openedWords: String {
    switch transaction {
    case .none where sending == .psql: "none but the file's own"
    case .none where sending == .query:
      "one for a file of several statements, none for a single one"
    case .none: "none"
    case .batch: "one, with the entry in the table of versions"
    case .allPending: "one for all that are pending"
    case .each, .eachThatAllowsIt: holdsChangesets ? "one for each changeset" : "one"
    }
  }

  private var refusedWords: String? {
    refusesMixedScripts ? "none for a script of nothing but statements that refuse one" : nil
  }

  private var optOutWords: String? {
    let marker = "`\(markers?.noTransaction?.text ?? "")`"
    return switch optOut {
    case .top, .topWithBlankLine: marker
    case .firstLineOfBody: "\(marker) in the first line below the header"
    case .firstLine: "\(marker) in the first line"
    case .part(let word): holdsChangesets ? "`\(word)`" : "`\(word)` on the marker"
    case .sidecar(let sidecar):
      "`\(sidecar.setting)` in `\(sidecar.isSuffix ? "x.sql" : "")\(sidecar.name)`"
    case nil: sending == .psql ? "`assume-in-transaction` for `psql -1`" : nil
    case .nowhere: nil
    }
  }

  fileprivate var rollbackWords: String {
    switch rollback {
    case .section(let marker, _): "`\(marker)`"
    case .changeset(let prefix): "`\(prefix)` lines, `/* liquibase rollback … */`"
    case .file(let file): file.example
    case .comment, nil:
      // Whoever has no place for them may write them all the same, and beside psql's they are common.
      expectsRollbacks
        ? "comment, `X.down.sql`, `X.rollback.sql`, `rollback/X.sql`" : "comment"
    }
  }
}
