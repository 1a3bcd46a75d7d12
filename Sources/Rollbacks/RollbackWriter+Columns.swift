import Catalog
import Linter
import Syntax

/// Columns that are gone, new or otherwise.
extension RollbackWriter {
  mutating func restoreColumns(
    _ now: Table, _ was: Table, _ change: ReplayedChange, _ plan: inout RestorePlan
  ) {
    for column in now.columns where was.column(column.name) == nil && column.isLocal {
      let part = Part(table: now.id, kind: .column, name: column.name)
      guard passedParts.remove(part) == nil, !column.isInherited else { continue }
      plan.add("ALTER TABLE \(now.name) DROP COLUMN \(quoted(column.name));", .dropColumn)
    }
    for column in was.columns {
      if let current = now.column(column.name) {
        restore(current, to: column, of: (was, now), change, &plan)
      } else if column.isInherited {
        continue
      } else if isNew(column.origin) {
        passedParts.insert(Part(table: now.id, kind: .column, name: column.name))
      } else {
        add(column, to: now, &plan)
      }
    }
  }

  private mutating func add(_ column: Column, to table: Table, _ plan: inout RestorePlan) {
    guard column.type != nil else {
      return leave(
        "column \(table.name).\(quoted(column.name)) is not made again: its type is not known")
    }
    let isFilled = column.fillsItself || !column.isNotNull
    var first = column
    if !isFilled { first = column.nullable }
    plan.add("ALTER TABLE \(table.name) ADD COLUMN \(first.sql);", .column)
    if column.generated == nil {
      plan.note(
        "data in \(table.name).\(quoted(column.name)) is lost: restore it from a backup", .column)
    }
    if !isFilled {
      plan.add(
        "ALTER TABLE \(table.name) ALTER COLUMN \(quoted(column.name)) SET NOT NULL;", .change)
    }
  }

  private mutating func restore(
    _ now: Column, to was: Column, of tables: (was: Table, now: Table), _ change: ReplayedChange,
    _ plan: inout RestorePlan
  ) {
    let table = tables.now
    // One that the migration made goes away as a whole, and one it dropped later is not there.
    guard !isNew(was.origin), !now.isInherited || !change.action.mayCascade else { return }
    let alter = "ALTER TABLE \(table.name) ALTER COLUMN \(quoted(now.name)) "
    if now.identity != was.identity, was.identity == nil {
      plan.add(alter + "DROP IDENTITY;", .dropPart)
    }
    if now.type != was.type || now.collation != was.collation {
      guard let type = was.type else {
        return leave(
          "the type of \(table.name).\(quoted(now.name)) stays: the old one is not known")
      }
      let collation = was.collation.map { " COLLATE \($0)" } ?? ""
      if now.default != nil { plan.add(alter + "DROP DEFAULT;", .change) }
      let value = quoted(now.name) + (now.type?.casts(to: type) ?? true ? "" : "::text")
      makeWay(for: was.name, of: tables.was, now: table, in: change.before, &plan)
      plan.add(alter + "TYPE \(type)\(collation) USING \(value)::\(type);", .change)
      if let value = was.default { plan.add(alter + "SET DEFAULT \(value.sql);", .change) }
    } else if now.default != was.default {
      plan.add(alter + (was.default.map { "SET DEFAULT \($0.sql);" } ?? "DROP DEFAULT;"), .change)
    }
    if now.isNotNull != was.isNotNull {
      restoreNullability(of: now, to: was, tables, &plan)
    }
    if let current = now.notNull, let former = was.notNull, !current.isInherited,
      current.isNoInherit != former.isNoInherit
    {
      plan.add(
        "ALTER TABLE \(table.name) ALTER CONSTRAINT \(quoted(current.name)) "
          + "\(former.isNoInherit ? "NO " : "")INHERIT;", .change)
    }
    if now.type != was.type || now.default != was.default || now.isNotNull != was.isNotNull {
      restoreChildren(of: table.id, now, to: was, in: change.before, &plan)
    }
    if now.identity != was.identity, let identity = was.identity {
      let kind = identity == .always ? "ALWAYS" : "BY DEFAULT"
      let verb = now.identity == nil ? "ADD" : "SET"
      plan.add(
        alter + "\(verb) GENERATED \(kind)\(now.identity == nil ? " AS IDENTITY" : "");", .change)
    }
    if now.generated != was.generated {
      leave("the expression of \(table.name).\(quoted(now.name)) stays as the migration leaves it")
    }
  }

  /// On a server of 18 or newer the name comes back that PostgreSQL would not choose by itself.
  private mutating func restoreNullability(
    of now: Column, to was: Column, _ tables: (was: Table, now: Table), _ plan: inout RestorePlan
  ) {
    let alter = "ALTER TABLE \(tables.now.name) "
    guard was.isNotNull else {
      return plan.add(alter + "ALTER COLUMN \(quoted(now.name)) DROP NOT NULL;", .change)
    }
    guard now.notNull == nil, let constraint = was.notNull,
      constraint.isNoInherit
        || constraint.name != makeObjectName(tables.now.name.name, now.name, "not_null")
    else { return plan.add(alter + "ALTER COLUMN \(quoted(now.name)) SET NOT NULL;", .change) }
    let definition = constraint.definition(referencing: nil)
    plan.add(alter + "ADD CONSTRAINT \(quoted(constraint.name)) \(definition);", .change)
  }

  /// Expressions over a column keep its type from being changed back: what has one is made again.
  private mutating func makeWay(
    for column: String, of table: Table, now: Table, in catalog: Catalog,
    _ plan: inout RestorePlan
  ) {
    for index in table.indexes
    where index.constraint == nil && !index.isInherited && index.computes(with: column)
      && !isNew(index.origin)
    {
      plan.add("DROP INDEX \(QualifiedName(now.name.schema, index.name));", .dropPart)
      plan.add(index.createSQL(on: now.name), .index)
    }
    for constraint in table.constraints where !constraint.isInherited && !isNew(constraint.origin) {
      guard case .check = constraint.kind, constraint.columns.contains(column) else { continue }
      plan.add("ALTER TABLE \(now.name) DROP CONSTRAINT \(quoted(constraint.name));", .dropPart)
      add(constraint, to: now, in: catalog, &plan)
    }
  }
}

extension TypeName {
  /// Whether PostgreSQL has a cast to another type; text is a way from any type to any other.
  fileprivate func casts(to other: TypeName) -> Bool {
    if self == other || isText || other.isText { return true }
    return isNumber && other.isNumber
  }

  var isText: Bool {
    arrayDimensions == 0 && ["text", "varchar", "bpchar", "char"].contains(name.name)
  }

  private var isNumber: Bool {
    arrayDimensions == 0
      && ["int2", "int4", "int8", "numeric", "float4", "float8"].contains(name.name)
  }
}

extension Index {
  /// Whether an expression or the predicate names a column.
  fileprivate func computes(with column: String) -> Bool {
    let expressions = elements.compactMap { element in
      if case .expression(let expression) = element.key { expression } else { nil }
    }
    return (expressions + [predicate].compactMap(\.self)).contains { expression in
      expression.columns.contains { $0.column == column }
    }
  }
}
