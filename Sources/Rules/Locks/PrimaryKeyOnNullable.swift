import Catalog
import Linter
import Syntax

/// Reports primary keys made of an index whose columns may be null: PostgreSQL searches for nulls.
struct PrimaryKeyOnNullable: ScriptRule {
  static let metadata = RuleMetadata(
    id: "primary-key-on-nullable",
    summary:
      "PRIMARY KEY USING INDEX over a nullable column searches the whole table for nulls, locked.",
    severity: .warning, group: .locks, page: RulePages.primaryKeyOnNullable)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addPrimaryKeyUsingIndexNullable).compactMap { met in
      guard !met.change.footprint.isAssumed, !script.isPartOfRewrite(met) else { return nil }
      let nullable = columns(of: met)
      guard !nullable.isEmpty else { return nil }
      return finding(nullable, met, history)
    }
  }

  /// The columns of the index that may be null.
  private func columns(of met: MetChange) -> [String] {
    guard case .constraintAdded(_, let definition) = met.change.action,
      case .primaryKey(let key) = definition.kind,
      let table = met.change.before.table(met.name),
      let index = table.indexes.first(where: { $0.name == key.index })
    else { return [] }
    return index.keyColumns.compactMap { $0 }.filter { table.column($0)?.isNotNull == false }
  }

  private func finding(
    _ columns: [String], _ met: MetChange, _ history: ReplayedHistory
  ) -> Finding {
    let version = history.settings.postgresVersion
    let proofs = columns.map { NotNullProof($0, of: met.name, in: met.change.before, version) }
    let canProve = version.major >= 12
    let isDirect = proofs.allSatisfy(\.isDirect)
    let names = columns.map(quoted).joined(separator: ", ")
    return Finding(
      "PRIMARY KEY USING INDEX makes \(names) NOT NULL, and searches all of \(met.name) for nulls while nobody can read or write it",
      at: met.change.range,
      help: canProve
        ? .advice(
          "make \(columns.count == 1 ? "it" : "them") NOT NULL before\(isDirect ? "" : ", with a CHECK as proof")",
          proofs.flatMap(\.start) + proofs.map(\.validation) + proofs.flatMap(\.end))
        : "PostgreSQL before 12 has no way around it: do it while the table is small",
      locks: met.change.footprint)
  }
}
