import Catalog
import Linter
import Syntax

/// Reports CASCADE where the history does not show what it takes along.
struct DropCascade: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-cascade",
    summary:
      "CASCADE drops whatever depends on the object, and the history does not show what that is.",
    severity: .warning, group: .compatibility, page: RulePages.dropCascade)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard !step.isRefused, let object = unknownObject(step) else { return nil }
      return Finding(
        "CASCADE drops everything that depends on \(object), and no migration here says what that is",
        at: step.change.range,
        help:
          "leave out CASCADE: PostgreSQL then names what depends on it (DETAIL: …), and the migration can drop that by name"
      )
    }
  }

  /// What is dropped, if the history did not make it.
  private func unknownObject(_ step: MigrationStep) -> String? {
    switch step.action {
    case .objectDropped(let drop) where drop.cascade:
      let known = isKnown(drop, step)
      return known ? nil : "\(drop.kind.rawValue) \(drop.name)"
    case .columnDropped(let table, let column, _, true):
      // Of an unknown table it may have been used since it was made.
      guard table.kind != .type, step.table(table.name)?.column(column)?.origin == nil,
        step.table(table.name)?.hasAllColumns != true
      else { return nil }
      return "\(step.name(table.name)).\(quoted(column))"
    case .constraintDropped(let table, let name, _, true):
      guard step.table(table.name)?.isKnown != true else { return nil }
      return "constraint \(quoted(name)) of \(step.name(table.name))"
    default: return nil
    }
  }

  private func isKnown(_ drop: ObjectDrop, _ step: MigrationStep) -> Bool {
    switch drop.kind {
    // drop-schema says what there is to say; nothing depends on the others.
    case .schema, .database, .trigger, .policy, .rule, .index, .publication, .eventTrigger: true
    case .sequence: step.change.before.relation(step.name(drop.name)) != nil
    case .table where step.isNew(drop.name): true
    // In a schema that the history made there is nothing that it does not show.
    case _ where isInKnownSchema(drop, step): true
    default:
      step.change.before.origin(of: drop.kind, drop.name, in: step.change.session) != nil
    }
  }

  private func isInKnownSchema(_ drop: ObjectDrop, _ step: MigrationStep) -> Bool {
    drop.name.schema.map { schema in
      step.change.before.origin(of: .schema, ObjectName(schema), in: step.change.session) != nil
    } ?? false
  }
}
