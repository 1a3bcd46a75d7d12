import Syntax

/// Publications, and the tables they hold.
extension Replay {
  mutating func createPublication(_ definition: PublicationDefinition) {
    guard catalog.publicationsByName[definition.name] == nil else {
      return fail(.alreadyExists, .publication, definition.name)
    }
    catalog.publicationsByName[definition.name] = Publication(
      name: definition.name, coversAllTables: definition.coversAllTables,
      tables: members(definition.tables), schemas: definition.schemas.map(schemaName).sorted(),
      options: definition.options, origin: origin)
  }

  mutating func alterPublication(_ name: String, _ alteration: PublicationAlteration) {
    guard var publication = catalog.publicationsByName[name] else { return }
    switch alteration {
    case .added(let tables, let schemas):
      let new = members(tables)
      let isThere = publication.tables.contains { old in new.contains { $0.table == old.table } }
      guard !isThere, !publication.schemas.contains(where: schemas.map(schemaName).contains) else {
        return fail(.alreadyExists, .publication, "member of \(name)")
      }
      publication.tables += new
      publication.schemas += schemas.map(schemaName)
    case .dropped(let tables, let schemas):
      let gone = members(tables).map(\.table)
      publication.tables.removeAll { gone.contains($0.table) }
      publication.schemas.removeAll(where: schemas.map(schemaName).contains)
    case .replaced(let tables, let schemas):
      publication.tables = members(tables)
      publication.schemas = schemas.map(schemaName)
    case .optionsChanged(let options): publication.options.merge(options) { $1 }
    }
    publication.schemas.sort()
    catalog.publicationsByName[name] = publication
  }

  /// The tables a publication names, and those that inherit from them now.
  mutating func renamePublication(_ name: String, to newName: String) {
    guard var publication = catalog.publicationsByName[name] else { return }
    publication.name = newName
    catalog.publicationsByName[name] = nil
    catalog.publicationsByName[newName] = publication
  }

  private mutating func members(_ tables: [PublishedTable]) -> [Publication.Member] {
    var members: [Publication.Member] = []
    for table in tables {
      guard let id = tableID(table.name) else { continue }
      let isParted = catalog.table(id)?.partitionKey != nil
      for member in [id] + (table.isOnly || isParted ? [] : children(of: id))
      where !members.contains(where: { $0.table == member }) {
        members.append(
          Publication.Member(table: member, columns: table.columns, condition: table.condition))
      }
    }
    return members
  }

  /// Column lists follow the columns.
  mutating func renamePublishedColumn(
    _ column: String, of table: RelationID, to newName: String
  ) {
    for publication in catalog.publications {
      for (index, member) in publication.tables.enumerated()
      where member.table == table && member.columns.contains(column) {
        catalog.publicationsByName[publication.name]?.tables[index].columns =
          member.columns.map { $0 == column ? newName : $0 }
      }
    }
  }

  /// The publications whose column lists or conditions name a column.
  func publications(using column: String, of table: RelationID) -> [Publication] {
    catalog.publications.filter { publication in
      publication.tables.contains { $0.table == table && $0.uses(column) }
    }
  }

  /// Without such a column a table is published no longer.
  mutating func withdraw(_ table: RelationID, using column: String) {
    for publication in publications(using: column, of: table) {
      catalog.publicationsByName[publication.name]?.tables.removeAll {
        $0.table == table && $0.uses(column)
      }
    }
  }

  /// The grammar spells `CURRENT_SCHEMA` as no name at all.
  private func schemaName(_ name: String) -> String {
    name.isEmpty ? catalog.creationSchema(in: session) : name
  }
}

extension Publication.Member {
  fileprivate func uses(_ column: String) -> Bool {
    columns.contains(column) || condition?.columns.contains { $0.column == column } == true
  }
}
