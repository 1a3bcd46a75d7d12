import Catalog
import Linter
import Syntax

/// Reports foreign keys whose columns have other types than the columns they reference.
struct ForeignKeyTypeMismatch: HistoryRule {
  static let metadata = RuleMetadata(
    id: "foreign-key-type-mismatch",
    summary: "A foreign key of another type than its target runs out of range, or is refused.",
    severity: .warning, group: .indexes, page: RulePages.foreignKeyTypeMismatch)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.tables.flatMap { table in
      table.constraints.flatMap { constraint -> [Finding] in
        guard let key = constraint.foreignKey, !constraint.isInherited,
          let referenced = history.catalog.table(key.referencedTable)
        else { return [] }
        return zip(key.columns, key.referencedColumns).compactMap { column, target in
          guard let own = table.column(column), let other = referenced.column(target) else {
            return nil
          }
          return Mismatch(own, other, history.catalog).map { mismatch in
            finding(mismatch, table, own, referenced, other, constraint)
          }
        }
      }
    }
  }

  private func finding(
    _ mismatch: Mismatch, _ table: Table, _ column: Column, _ referenced: Table, _ target: Column,
    _ constraint: Constraint
  ) -> Finding {
    let here = "\(table.name).\(quoted(column.name))"
    let there = "\(referenced.name).\(quoted(target.name))"
    return Finding(
      "\(here) is \(mismatch.type) and references \(there), which is \(mismatch.target): \(mismatch.effect)",
      at: constraint.origin.range, help: "make \(here) \(mismatch.target) as well",
      related: target.origin.map {
        [RelatedLocation("\(there) is made here", at: $0.range)]
      } ?? [], severity: mismatch.severity)
  }
}

/// Two types that do not fit each other.
private struct Mismatch {
  let type: TypeName
  let target: TypeName
  let effect: String
  let severity: Severity?

  /// Nil when the types are the same, or too little is known of them.
  init?(_ column: Column, _ target: Column, _ catalog: Catalog) {
    guard let own = catalog.baseType(of: column), let other = catalog.baseType(of: target),
      let family = Family(own), let otherFamily = Family(other)
    else { return nil }
    type = own
    self.target = other
    guard family.kind == otherFamily.kind else {
      effect = "PostgreSQL refuses it, since no operator compares the two"
      severity = .error
      return
    }
    // varchar and text are the same in all but name.
    guard family.size != otherFamily.size, family.kind != .string else { return nil }
    let isNarrower = family.size < otherFamily.size
    effect =
      isNarrower
      ? "a key that \(other) holds and \(own) does not can't be referenced"
      : "it takes more room than any key it can hold"
    severity = isNarrower ? nil : .info
  }

  private struct Family {
    enum Kind { case integer, string, uuid, boolean, bytes }

    let kind: Kind
    let size: Int

    init?(_ type: TypeName) {
      guard type.arrayDimensions == 0 else { return nil }
      switch (type.name.schema, type.name.name) {
      case ("pg_catalog", "int2"): (kind, size) = (.integer, 2)
      case ("pg_catalog", "int4"): (kind, size) = (.integer, 4)
      case ("pg_catalog", "int8"): (kind, size) = (.integer, 8)
      case (nil, "smallserial"), (nil, "serial2"): (kind, size) = (.integer, 2)
      case (nil, "serial"), (nil, "serial4"): (kind, size) = (.integer, 4)
      case (nil, "bigserial"), (nil, "serial8"): (kind, size) = (.integer, 8)
      case ("pg_catalog", "varchar"), (nil, "text"), ("pg_catalog", "text"):
        (kind, size) = (.string, 0)
      case (nil, "uuid"), ("pg_catalog", "uuid"): (kind, size) = (.uuid, 16)
      case ("pg_catalog", "bool"): (kind, size) = (.boolean, 1)
      case (nil, "bytea"), ("pg_catalog", "bytea"): (kind, size) = (.bytes, 0)
      default: return nil
      }
    }
  }
}

extension Catalog {
  /// The type that a column's values have: of a domain the one it is made of.
  fileprivate func baseType(of column: Column) -> TypeName? {
    guard var type = column.type else { return nil }
    for _ in 0..<8 {
      let name = QualifiedName(type.name.schema ?? "public", type.name.name)
      guard case .domain(let domain)? = self.type(name)?.kind else { return type }
      type = domain.base
    }
    return nil
  }
}
