import Syntax

/// Indexes of partitioned tables, which have a part on each partition.
extension Replay {
  /// Rebuilt with its column, a partitioned table's index has its parts made anew, which get new names.
  mutating func renewParts(ofIndexesUsing column: String, of id: RelationID) {
    let parts = children(of: id).flatMap { table in
      (catalog.table(table)?.indexes ?? []).filter { $0.isInherited && $0.uses(column) }
        .map { (index: $0.id, table: table) }
    }
    // None is in another's way, since all are gone before the first is made.
    for (number, part) in parts.enumerated() {
      renamePart(part.index, of: part.table, to: "\u{0}\(number)")
    }
    for part in parts {
      renamePart(part.index, of: part.table, to: nil)
      renewDetails(ofPart: part.index, of: part.table)
    }
  }

  /// A part that is made anew has the options of the whole, and even its comment.
  private mutating func renewDetails(ofPart id: RelationID, of owner: RelationID) {
    guard let part = catalog.table(owner)?.indexes.first(where: { $0.id == id }),
      let parent = part.parent, case .index(_, _, let table)? = catalog[parent],
      let whole = catalog.table(table)?.indexes.first(where: { $0.id == parent })
    else { return }
    withIndex(id, of: owner) {
      $0.options = whole.options
      $0.comment = whole.comment
    }
    if let constraint = part.constraint {
      withConstraint(constraint, of: owner) { $0.comment = nil }
    }
  }

  /// Without a name it gets the one that PostgreSQL would choose.
  private mutating func renamePart(_ id: RelationID, of owner: RelationID, to name: String?) {
    guard let table = catalog.table(owner), let index = table.indexes.first(where: { $0.id == id })
    else { return }
    let constraint = index.constraint.flatMap(table.constraint)
    let chosen = name ?? chooseName(copying: index, with: constraint, to: table)
    renameIndex(index, of: owner, to: chosen)
  }

  /// The part of a partitioned table's index in a partition: one that is there, or a new one.
  ///
  /// For a primary key a unique constraint will do.
  mutating func addPart(of index: Index, with constraint: Constraint?, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    let fitting = table.indexes.first {
      $0.parent == nil && $0.isValid && $0.defines(the: index)
        && (constraint == nil || $0.constraint != nil)
    }
    if let fitting { return attach(fitting, of: id, to: index.id) }
    copyIndex(index, with: constraint, to: id, asPartOf: index.id)
  }

  mutating func copyIndex(
    _ index: Index, with constraint: Constraint?, to id: RelationID, asPartOf parent: RelationID?,
    comment: String? = nil
  ) {
    guard let table = catalog.table(id) else { return }
    let name = chooseName(copying: index, with: constraint, to: table)
    var copy = index.copied(id: catalog.makeID(), name: name, origin: origin)
    copy.constraint = constraint == nil ? nil : name
    copy.parent = parent
    copy.comment = comment
    var own = constraint
    own?.name = copy.name
    own?.comment = nil
    own?.origin = origin
    own?.parentCount = parent == nil ? 0 : 1
    own?.isLocal = parent == nil
    if case .primaryKey(let key)? = own?.kind { requireNotNull(key.columns, of: id) }
    add(copy, with: own, to: id)
  }

  func chooseName(
    copying index: Index, with constraint: Constraint?, to table: Table
  ) -> String {
    let label: String
    switch constraint?.kind {
    case .primaryKey: label = "pkey"
    case .exclusion: label = "excl"
    case .unique(let key) where key.isWithoutOverlaps: label = "excl"
    case nil: label = "idx"
    default: label = "key"
    }
    // Only as many of the columns' names are taken as fit.
    let columns = label == "pkey" ? nil : index.columnNames.joined(separator: "_").clipped(to: 64)
    return chooseIndexName(
      table.name.name, columns, label, in: table.name.schema, isConstraint: constraint != nil)
  }

  /// Makes an index a part of a partitioned table's.
  mutating func attach(_ index: Index, of id: RelationID, to parent: RelationID) {
    update(id) { table in
      for position in table.indexes.indices where table.indexes[position].id == index.id {
        table.indexes[position].parent = parent
      }
    }
    if let constraint = index.constraint {
      withConstraint(constraint, of: id) {
        $0.parentCount = 1
        $0.isLocal = false
      }
    }
    validate(parent)
  }

  /// `ALTER INDEX … ATTACH PARTITION`.
  mutating func attachIndex(_ child: ObjectName, to parent: ObjectName) {
    guard case .index(let parentID, _, _)? = catalog.relation(catalog.resolve(parent, in: session)),
      case .index(let id, _, let table)? = catalog.relation(catalog.resolve(child, in: session)),
      let index = catalog.table(table)?.indexes.first(where: { $0.id == id })
    else { return }
    attach(index, of: table, to: parentID)
  }
}

extension Index {
  /// Whether it could be a partition's part of another index.
  fileprivate func defines(the other: Index) -> Bool {
    method == other.method && elements == other.elements && including == other.including
      && predicate == other.predicate && isUnique == other.isUnique
      && nullsNotDistinct == other.nullsNotDistinct
  }
}
