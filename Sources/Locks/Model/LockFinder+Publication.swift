import Catalog
import Syntax

/// Publications.
extension LockFinder {
  /// `OpenTableList` locks what is named, and what inherits from it.
  mutating func publish(_ tables: [PublishedTable]) {
    let members = tables.flatMap { table in
      let found = targets(table.name, isOnly: table.isOnly || isPartitioned(table.name))
      return (found[.table] ?? []) + (found[.children] ?? [])
    }
    apply(.createPublication, [.table: members])
  }

  mutating func alterPublication(_ name: String, _ alteration: PublicationAlteration) {
    switch alteration {
    case .added(let tables, _), .dropped(let tables, _): publish(tables)
    case .replaced(let tables, _):
      publish(tables)
      // Those that were in it are looked at too.
      let old = catalog.publications.first { $0.name == name }?.tables.map(\.table) ?? []
      apply(.createPublication, [.table: relations(old)])
    case .optionsChanged: apply(.defineOther)
    }
  }
}
