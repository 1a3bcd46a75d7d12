import Catalog
import Linter
import Syntax

/// A constraint that is added to a table in use.
struct AddedConstraint {
  let definition: ConstraintDefinition
  let met: MetChange
  let context: TransactionContext
  private let text: StatementText?
  private let isOnlyCommand: Bool
  /// The constraint as the catalog has it; nil where adding it fails.
  private let constraint: Constraint?

  /// Nil where another part of the statement writes the table anew anyway.
  init?(_ met: MetChange, _ script: ReplayedScript, _ history: ReplayedHistory) {
    guard case .constraintAdded(_, let definition) = met.change.action,
      !script.isPartOfRewrite(met)
    else { return nil }
    self.definition = definition
    self.met = met
    context = TransactionContext(of: met.change, in: history)
    text = StatementText(of: met.change, in: script)
    isOnlyCommand = script.isAlone(met.change)
    let before = met.change.before.table(met.name)?.constraints
    constraint =
      met.change.after.table(met.name)?.constraints
      .dropping(before, where: { $0.name == $1.name }).first
  }

  var isPartitioned: Bool { met.relation.kind == .partitionedTable }

  /// Its name as SQL, the one that PostgreSQL gives it if it has none.
  var name: String { quoted(constraint?.name ?? definition.name ?? "…") }

  /// The name with a space behind it, where somebody gave it one.
  var givenName: String { definition.name.map { "\(quoted($0)) " } ?? "" }

  /// What follows its name, as far as it is known: `CHECK (…)`.
  var body: String {
    guard let constraint else { return "…" }
    if case .check(let condition) = constraint.kind, !condition.isFullyKnown { return "CHECK (…)" }
    let referenced = constraint.foreignKey.flatMap {
      met.change.after.table($0.referencedTable)
    }
    return constraint.definition(referencing: referenced?.name)
  }

  /// What has to come first where the constraint stands behind a new column.
  fileprivate var columnFirst: [String] {
    definition.isInline ? ["ALTER TABLE \(met.name) ADD COLUMN …;"] : []
  }

  func finding(
    _ message: String, help: String, severity: Severity? = nil, fix: Fix? = nil
  ) -> Finding {
    Finding(
      message, at: met.change.range, help: help, severity: severity, locks: met.change.footprint,
      fix: fix)
  }
}

/// Constraints that can be added first and validated later.
extension AddedConstraint {
  var validation: String { "ALTER TABLE \(met.name) VALIDATE CONSTRAINT \(name);" }

  var adviceToValidateLater: String {
    .advice(
      context.inSteps,
      columnFirst
        + ["ALTER TABLE \(met.name) ADD CONSTRAINT \(name) \(body) NOT VALID;", validation])
  }

  /// `NOT VALID`, and `VALIDATE CONSTRAINT` behind it where that is another transaction.
  var fixToValidateLater: Fix? {
    guard let text, !definition.isInline, constraint != nil else { return nil }
    guard context.isAloneAmongOthers else {
      return Fix(
        "Add it NOT VALID; a later migration has to validate it", .unsafe,
        [
          text.appending("NOT VALID")
        ])
    }
    guard isOnlyCommand else { return nil }
    return Fix(
      "Add it NOT VALID and validate it in a statement of its own", .safe,
      [text.appending("NOT VALID;\n\(validation.dropLast())")])
  }
}

/// Constraints that can take over an index.
extension AddedConstraint {
  /// The index first, then the constraint on it; `kind` is `UNIQUE` or `PRIMARY KEY`.
  func steps(_ key: ConstraintDefinition.Key, _ kind: String) -> [String] {
    let columns = key.columns.map(quoted).joined(separator: ", ")
    let including =
      key.including.isEmpty ? "" : " INCLUDE (\(key.including.map(quoted).joined(separator: ", ")))"
    let nulls = key.nullsNotDistinct ? " NULLS NOT DISTINCT" : ""
    let deferrability =
      definition.isInitiallyDeferred
      ? " DEFERRABLE INITIALLY DEFERRED" : definition.isDeferrable ? " DEFERRABLE" : ""
    return [
      "CREATE UNIQUE INDEX CONCURRENTLY \(indexName) ON \(met.name) (\(columns))\(including)\(nulls);",
      "ALTER TABLE \(met.name) ADD CONSTRAINT \(name) \(kind) USING INDEX \(indexName)\(deferrability);",
    ]
  }

  /// The constraint's name, as long as the index of the one that it replaces has another; `USING INDEX`
  /// gives the index the constraint's name anyway.
  private var indexName: String {
    guard let own = constraint?.name ?? definition.name else { return name }
    let before = met.change.before
    let isTaken =
      before.table(met.name)?.constraint(own) != nil
      || before.relation(QualifiedName(met.name.schema, own)) != nil
    return isTaken ? quoted("\(own)_new") : name
  }

  /// What a partitioned table needs instead: a constraint on each partition, then one on them all.
  func stepsForPartitions(_ key: ConstraintDefinition.Key, _ kind: String) -> [String] {
    let columns = key.columns.map(quoted).joined(separator: ", ")
    return [
      "CREATE UNIQUE INDEX CONCURRENTLY part_key ON … (\(columns));",
      "ALTER TABLE … ADD CONSTRAINT part_key \(kind) USING INDEX part_key;",
      "ALTER TABLE ONLY \(met.name) ADD CONSTRAINT \(name) \(kind) (\(columns));",
      "ALTER INDEX \(name) ATTACH PARTITION part_key;",
    ]
  }

  func adviceToUseIndex(_ key: ConstraintDefinition.Key, _ kind: String) -> String {
    if isPartitioned {
      return .advice(
        "build the index of each partition first, outside of a transaction",
        stepsForPartitions(key, kind))
    }
    return .advice(context.leavingInSteps, columnFirst + steps(key, kind))
  }

  func fixToUseIndex(_ key: ConstraintDefinition.Key, _ kind: String) -> Fix? {
    guard let text, context.isAloneAmongOthers, isOnlyCommand, !isPartitioned,
      constraint != nil,
      !definition.isInline
    else { return nil }
    let sql = steps(key, kind).joined(separator: "\n").dropLast()
    return Fix(
      "Build the index concurrently, then make the constraint of it", .unsafe,
      [text.replacing(with: String(sql))])
  }
}
