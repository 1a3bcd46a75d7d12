import Catalog
import Syntax

/// `ALTER COLUMN … TYPE`: whether the stored values stay as they are.
extension LockFinder {
  mutating func retype(
    _ name: String, of reference: TableReference, to new: TypeName, collation: ObjectName?,
    using value: Expression?
  ) {
    if reference.kind == .type { return apply(.defineOther) }
    var relations = targets(reference)
    guard let table = table(reference.name), let column = table.column(name),
      let old = column.type
    else {
      footprint.isAssumed = true
      return apply(.retypeColumnRewriting, relations)
    }
    if !table.isKnown { footprint.isAssumed = true }
    let fit =
      value.map { isPlain($0, column: name, type: new) } ?? true
      ? fit(of: old, in: new) : .differs
    addOtherSides(of: name, table, to: &relations)
    switch fit {
    case .unknown, .differs:
      footprint.isAssumed = footprint.isAssumed || fit == .unknown
      apply(.retypeColumnRewriting, relations)
    case .same, .sameOfOtherClass:
      let sortsAnew = fit == .sameOfOtherClass || changesCollation(column, to: collation)
      keep(name, of: table, sortsAnew: sortsAnew, relations)
    }
    applyKeyRow(relations, isRewritten: fit != .same)
  }

  /// Finds what has to be done again although the stored values stay as they are.
  private mutating func keep(
    _ name: String, of table: Table, sortsAnew: Bool, _ relations: RelationsByRole
  ) {
    let tables = [table] + descendants(of: table.id).compactMap { catalog.table($0) }
    let rebuilt = tables.flatMap { table in
      table.partitionKey != nil
        ? []
        : table.indexes.filter { needsRebuild($0, column: name, sortsAnew: sortsAnew) }
          .map { relation(QualifiedName(table.name.schema, $0.name)) }
    }
    let isChecked = table.constraints.contains { constraint in
      if case .check(let condition) = constraint.kind {
        condition.columns.contains { $0.column == name }
      } else {
        false
      }
    }
    if !rebuilt.isEmpty {
      var relations = relations
      relations[.indexes] = rebuilt
      apply(.retypeColumnRebuildingIndex, relations)
    }
    if isChecked { apply(.retypeColumnCheckingAgain, relations) }
    if rebuilt.isEmpty, !isChecked { apply(.widenColumn, relations) }
  }

  /// Whether `CheckIndexCompatible` would refuse to keep the index's file.
  private func needsRebuild(_ index: Index, column: String, sortsAnew: Bool) -> Bool {
    let isKey = index.elements.contains { $0.column == column }
    let hasExpressions = index.elements.contains { $0.column == nil }
    let expressions = index.elements.compactMap { element -> Expression? in
      if case .expression(let expression) = element.key { expression } else { nil }
    }
    let isInside = (expressions + [index.predicate].compactMap { $0 }).contains { expression in
      expression.columns.contains { $0.column == column }
    }
    let uses = isKey || isInside || index.including.contains(column)
    return uses && (hasExpressions || index.predicate != nil || isKey && sortsAnew)
  }

  private func changesCollation(_ column: Column, to collation: ObjectName?) -> Bool {
    let isDefault = { (name: ObjectName?) in name == nil || name?.name == "default" }
    return !(isDefault(column.collation) && isDefault(collation)) && column.collation != collation
  }

  /// The tables at the other end of the column's foreign keys.
  private func addOtherSides(of name: String, _ table: Table, to relations: inout RelationsByRole) {
    relations[.referenced] = referenced(by: table) { $0.columns.contains(name) }
    relations[.referencing] = self.relations(
      referencing(table.id) { $0.referencedColumns.contains(name) })
  }

  private mutating func applyKeyRow(_ relations: RelationsByRole, isRewritten: Bool) {
    let others = (relations[.referenced] ?? []) + (relations[.referencing] ?? [])
    guard !others.isEmpty else { return }
    apply(isRewritten ? .retypeColumnOfKeyRewriting : .retypeColumnOfKey, relations)
  }

  /// Whether `USING` only says what PostgreSQL would do without it.
  private func isPlain(_ value: Expression, column: String, type: TypeName) -> Bool {
    switch value {
    case .column(let reference): reference.column == column
    case .cast(.column(let reference), let cast): reference.column == column && cast == type
    default: false
    }
  }

  /// How the stored values of one type fit another.
  enum Fit: Hashable {
    case same
    /// The same bytes, but indexes order or compare them with another operator class.
    case sameOfOtherClass
    case differs
    case unknown
  }

  /// Decides as `ATColumnChangeRequiresRewrite` and the length coercions' support functions do.
  func fit(of old: TypeName, in new: TypeName) -> Fit {
    if old == new { return .same }
    if old.arrayDimensions > 0 || new.arrayDimensions > 0 {
      // Each element is converted, even where a single value would not have to be.
      return isSameArray(old, new) ? .same : .differs
    }
    if let domain = domain(new) {
      if domain.isConstrained { return .differs }
      return fit(of: old, in: domain.base)
    }
    if let domain = domain(old) { return fit(of: domain.base, in: new) }
    guard let from = builtin(old), let to = builtin(new) else {
      return isUserType(old) || isUserType(new) ? .differs : .unknown
    }
    return from == to
      ? fit(of: from, old.modifiers, in: new.modifiers)
      : fit(of: from, in: to, old.modifiers, new.modifiers)
  }

  private func isSameArray(_ old: TypeName, _ new: TypeName) -> Bool {
    guard old.arrayDimensions > 0, new.arrayDimensions > 0 else { return false }
    var (old, new) = (old, new)
    old.arrayDimensions = 0
    new.arrayDimensions = 0
    return old == new
      || builtin(old) != nil && builtin(old) == builtin(new)
        && old.modifiers == new.modifiers
  }

  /// One type, other modifiers.
  private func fit(of type: String, _ old: [String], in new: [String]) -> Fit {
    if old == new { return .same }
    let (from, to) = (old.compactMap { Int($0) }, new.compactMap { Int($0) })
    guard from.count == old.count, to.count == new.count else { return .differs }
    let fits: Bool
    switch type {
    case "varchar", "varbit": fits = to.isEmpty || !from.isEmpty && to[0] >= from[0]
    case "numeric":
      let scales = (from.count > 1 ? from[1] : 0, to.count > 1 ? to[1] : 0)
      fits = to.isEmpty || !from.isEmpty && to[0] >= from[0] && scales.0 == scales.1
    case "timestamp", "timestamptz", "time", "timetz":
      // Six digits are all that is stored.
      fits = (to.first ?? 6) >= min(from.first ?? 6, 6)
    case "interval": fits = to.isEmpty
    default: fits = false
    }
    return fits ? .same : .differs
  }

  /// From one type to another.
  private func fit(
    of from: String, in to: String, _ old: [String], _ new: [String]
  ) -> Fit {
    switch (from, to) {
    case ("varchar", "text"), ("cidr", "inet"), ("xml", "text"): .same
    case ("text", "varchar"), ("xml", "varchar"), ("bit", "varbit"): new.isEmpty ? .same : .differs
    case ("int4", "oid"), ("oid", "int4"), ("int4", "regclass"), ("oid", "regclass"),
      ("regclass", "oid"), ("regclass", "int4"):
      .sameOfOtherClass
    case ("timestamp", "timestamptz"), ("timestamptz", "timestamp"):
      // A precision is applied by a second conversion, which always runs.
      if version.major < 12 || !new.isEmpty { .differs } else { timeZoneFit }
    default: .differs
    }
  }

  /// Timestamps with and without time zone are the same bytes where the session's zone is UTC.
  private var timeZoneFit: Fit {
    // What the server's configuration says is not known here.
    guard let zone = session.settings["timezone"]?.lowercased() else { return .unknown }
    let isUTC = ["utc", "etc/utc", "gmt", "zulu", "etc/gmt", "uct", "universal", "0"].contains(zone)
    return isUTC ? .sameOfOtherClass : .differs
  }

  /// The name of a built-in type, without its aliases; nil for any other type.
  private func builtin(_ type: TypeName) -> String? {
    guard type.name.schema == nil || type.name.schema == "pg_catalog", !isUserType(type) else {
      return nil
    }
    let name = typeAliases[type.name.name] ?? type.name.name
    return builtinTypes.contains(name) ? name : nil
  }
}

private let typeAliases = [
  "serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8",
  "smallserial": "int2", "serial2": "int2", "integer": "int4", "bigint": "int8",
  "decimal": "numeric", "boolean": "bool",
]

/// The types of every database that columns usually have.
///
/// https://www.postgresql.org/docs/current/datatype.html
private let builtinTypes: Set = [
  "bit", "bool", "box", "bpchar", "bytea", "char", "cidr", "circle", "date", "daterange", "float4",
  "float8", "inet", "int2", "int4", "int4range", "int8", "int8range", "interval", "json", "jsonb",
  "jsonpath", "line", "lseg", "macaddr", "macaddr8", "money", "name", "numeric", "numrange", "oid",
  "path", "pg_lsn", "point", "polygon", "regclass", "regconfig", "regproc", "regtype", "text",
  "time", "timestamp", "timestamptz", "timetz", "tsquery", "tsrange", "tstzrange", "tsvector",
  "uuid", "varbit", "varchar", "xml",
]
