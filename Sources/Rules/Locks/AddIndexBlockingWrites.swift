import Catalog
import Linter
import Syntax

/// Reports indexes built on tables in use while nobody can write to them.
struct AddIndexBlockingWrites: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-index-blocking-writes",
    summary:
      "CREATE INDEX without CONCURRENTLY blocks writes to the table until the index is built.",
    severity: .warning, group: .locks, page: RulePages.addIndexBlockingWrites,
    aliases: ["require-concurrent-index-creation"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .createIndex).compactMap { met in
      // Nobody writes to a materialized view, and an index that is there already is not built.
      guard case .indexCreated(let index) = met.change.action,
        met.relation.kind == .table || met.relation.kind == .unknown,
        met.change.footprint.work(on: met.relation) != nil
      else { return nil }
      return finding(index, met, script, history)
    }
  }

  private func finding(
    _ index: IndexDefinition, _ met: MetChange, _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> Finding {
    let context = TransactionContext(of: met.change, in: history)
    let text = StatementText(of: met.change, in: script)
    let edit = text?.inserting("CONCURRENTLY", behind: "index")
    let sql = edit.flatMap { text?.applying($0) } ?? index.concurrentSQL(on: met.name)
    // What a failed build leaves behind is skipped by IF NOT EXISTS.
    let fix = edit.map {
      Fix("Build the index concurrently", index.ifNotExists ? .unsafe : .safe, [$0])
    }
    return Finding(
      "CREATE INDEX \(index.name.map { "\(quoted($0)) " } ?? "")blocks every write to \(met.name) until the index is built",
      at: met.change.range, help: .advice(context.leaving, [sql]),
      locks: met.change.footprint, fix: context.isAlone ? fix : nil,
      cause: .file(Self.metadata.id, "\(met.name)", part: index.name.map(quoted)))
  }
}

extension IndexDefinition {
  /// The statement that builds it concurrently.
  fileprivate func concurrentSQL(on table: QualifiedName) -> String {
    let unique = isUnique ? "UNIQUE " : ""
    let name = name.map { "\(quoted($0)) " } ?? ""
    let using = method == "btree" ? "" : " USING \(quoted(method))"
    let keys = elements.map(\.sql).joined(separator: ", ")
    let rest =
      including.isEmpty ? "" : " INCLUDE (\(including.map(quoted).joined(separator: ", ")))"
    let condition = predicate.map { " WHERE \($0.sql)" } ?? ""
    return
      "CREATE \(unique)INDEX CONCURRENTLY \(name)ON \(table)\(using) (\(keys))\(rest)\(condition);"
  }
}
