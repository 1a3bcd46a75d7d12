import Syntax

/// Something in `FROM`, or what stands for it: the table of a policy.
package struct Source: Sendable {
  /// Its place in a scope.
  package struct ID: Hashable, Sendable {
    /// How many queries stand around the one that reads it.
    package let level: Int
    let index: Int
  }

  /// What its columns can be qualified with; nil for one that has no name of its own.
  package let name: String?
  /// A table or view that is read.
  package let relation: RelationID?
  /// The name with its schema, which an alias hides.
  let qualifiedName: QualifiedName?
  let columns: [SourceColumn]
  /// Whether `columns` is all of them.
  let isComplete: Bool
  /// Whether its columns are only known behind its name: `NEW`, `OLD`, `excluded`.
  private(set) var isRecord = false
  /// Columns that a bare name does not mean, since a join has merged them into the other side's.
  private(set) var merged: Set<String> = []

  /// Something without a name of which nothing is known.
  static let opaque = Source(name: nil, columns: nil)

  init(
    name: String?, relation: RelationID? = nil, qualifiedName: QualifiedName? = nil,
    columns: [SourceColumn]?, isComplete: Bool = true
  ) {
    self.name = name
    self.relation = relation
    self.qualifiedName = qualifiedName
    self.columns = columns ?? []
    self.isComplete = isComplete && columns != nil
  }

  /// Something whose columns are made as it is read.
  init(name: String?, results: [ResultColumn]?, isComplete: Bool = true) {
    self.init(
      name: name, columns: results?.map { SourceColumn($0, of: nil) }, isComplete: isComplete)
  }

  init(table: Table) {
    self.init(
      name: table.name.name, relation: table.id, qualifiedName: table.name,
      columns: table.sourceColumns, isComplete: table.hasAllColumns)
  }

  /// A row of a table that goes by a name of its own.
  init(record name: String, of table: Table) {
    self.init(
      name: name, relation: table.id, columns: table.sourceColumns,
      isComplete: table.hasAllColumns)
    isRecord = true
  }

  /// The same source as a record.
  func record(named name: String) -> Source {
    var source = Source(
      name: name, relation: relation, columns: columns, isComplete: isComplete)
    source.isRecord = true
    return source
  }

  /// Whether one of its columns is called so.
  package func has(_ column: String) -> Bool {
    columns.contains { $0.name == column } || relation != nil && systemColumns.contains(column)
  }

  /// Whether a bare name may mean a column of it.
  func shows(_ column: String) -> Bool { has(column) && !merged.contains(column) }

  func merging(_ columns: some Swift.Sequence<String>) -> Source {
    var source = self
    source.merged.formUnion(columns)
    return source
  }

  func type(of column: String) -> TypeName? { columns.first { $0.name == column }?.type }

  /// The columns that `*` stands for.
  var visibleColumns: [SourceColumn]? {
    isComplete ? columns.filter { !merged.contains($0.name) } : nil
  }

  /// The column of a table or view that one of its columns is.
  func base(of column: String) -> SourceColumn.Base? {
    columns.first { $0.name == column }?.base
  }
}

/// A column of something in `FROM`, by the name that it has there.
struct SourceColumn: Sendable {
  /// The table or view that it is read from, and what it is called there.
  struct Base: Hashable, Sendable {
    let relation: RelationID
    let column: String
  }

  var name: String
  let type: TypeName?
  /// Nil for what a query computes, or hands on.
  let base: Base?

  init(_ column: ResultColumn, of relation: RelationID?) {
    name = column.name
    type = column.type
    base = relation.map { Base(relation: $0, column: column.name) }
  }
}

/// The columns that every table has, and `*` leaves out.
///
/// https://www.postgresql.org/docs/current/ddl-system-columns.html
private let systemColumns: Set<String> = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

extension Table {
  var resultColumns: [ResultColumn] {
    columns.map { ResultColumn(name: $0.name, type: $0.type) }
  }

  fileprivate var sourceColumns: [SourceColumn] {
    resultColumns.map { SourceColumn($0, of: id) }
  }
}

protocol NamedColumn { var name: String { get set } }

extension ResultColumn: NamedColumn {}
extension SourceColumn: NamedColumn {}

extension Array where Element: NamedColumn {
  /// The same columns with the names of an alias, as far as it names them.
  func renamed(_ names: [String]) -> Self {
    var columns = self
    for (index, name) in names.enumerated() where columns.indices.contains(index) {
      columns[index].name = name
    }
    return columns
  }
}
