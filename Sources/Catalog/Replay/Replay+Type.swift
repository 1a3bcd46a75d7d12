import Syntax

extension Replay {
  /// A type as the catalog keeps it: `serial` as the integer it is, one of the history's own with its
  /// schema.
  func resolved(_ type: TypeName) -> TypeName {
    var type = type
    if type.isSerial {
      type.name = ObjectName(schema: "pg_catalog", type.serialBase)
      return type
    }
    if type.isColumnReference { return referencedType(type) ?? type }
    guard type.name.schema == nil, !builtinTypes.contains(type.name.name) else { return type }
    for schema in session.searchPath {
      let candidate = QualifiedName(schema, type.name.name)
      guard catalog.types[candidate] != nil || catalog.relation(candidate)?.hasRowType == true
      else { continue }
      type.name.schema = schema
      return type
    }
    return type
  }

  /// `table.column%TYPE`, of which the tree keeps the last two names.
  private func referencedType(_ type: TypeName) -> TypeName? {
    guard let table = type.name.schema else { return nil }
    return catalog.table(ObjectName(table), in: session)?.column(type.name.name)?.type
  }

  // MARK: - CREATE and ALTER

  mutating func createType(_ definition: TypeDefinition) {
    let name = newName(definition.name)
    guard !isTaken(name, for: .type) else { return }
    var kind = definition.kind
    switch kind {
    case .composite(var columns):
      for index in columns.indices { columns[index].type = columns[index].type.map(resolved) }
      kind = .composite(columns)
    case .domain(var domain):
      domain.base = resolved(domain.base)
      domain.checks = []
      kind = .domain(domain)
    case .range(var range):
      range.subtype = resolved(range.subtype)
      let multirange = multirangeName(of: name)
      guard !isMultirange(multirange) else { return fail(.alreadyExists, .type, multirange) }
      range.multirange = ObjectName(schema: multirange.schema, multirange.name)
      kind = .range(range)
    case .enumeration, .base: break
    }
    catalog.types[name] = UserType(
      name: name, kind: kind, access: newAccess(to: .type, in: name.schema), origin: origin)
    guard case .domain(let domain) = definition.kind else { return }
    for check in domain.checks { addCheck(check, toDomain: name) }
  }

  /// `makeMultirangeTypeName` in PostgreSQL's src/backend/commands/typecmds.c.
  private func multirangeName(of range: QualifiedName) -> QualifiedName {
    let label = "_multirange"
    guard let place = range.name.firstRange(of: "range") else {
      return QualifiedName(range.schema, range.name.clipped(to: 63 - label.utf8.count) + label)
    }
    var name = range.name
    name.insert(contentsOf: "multi", at: place.lowerBound)
    return QualifiedName(range.schema, name.clipped(to: 63))
  }

  /// Whether a range type has brought a type of this name along.
  private func isMultirange(_ name: QualifiedName) -> Bool {
    catalog.types.contains { _, type in
      guard case .range(let range) = type.kind else { return false }
      return range.multirange == ObjectName(schema: name.schema, name.name)
    }
  }

  func resolveType(_ name: ObjectName) -> QualifiedName {
    catalog.resolveType(name, in: session)
  }

  mutating func withEnumeration(_ name: ObjectName, _ body: (inout [String]) -> Void) {
    let qualified = resolveType(name)
    guard var type = catalog.types[qualified], case .enumeration(var values) = type.kind else {
      return
    }
    body(&values)
    type.kind = .enumeration(values)
    catalog.types[qualified] = type
  }

  mutating func addEnumValue(
    _ value: String, to name: ObjectName, ifNotExists: Bool, neighbour: String?, isAfter: Bool
  ) {
    let qualified = resolveType(name)
    guard case .enumeration(let values)? = catalog.types[qualified]?.kind else { return }
    if values.contains(value) {
      if !ifNotExists { fail(.alreadyExists, .other, value) }
      return
    }
    withEnumeration(name) { $0.insert(value, nextTo: neighbour, isAfter: isAfter) }
  }

  mutating func renameEnumValue(_ value: String, of name: ObjectName, to newValue: String) {
    guard case .enumeration(let values)? = catalog.types[resolveType(name)]?.kind else { return }
    guard values.contains(value) else { return fail(.isMissing, .other, value) }
    guard !values.contains(newValue) else { return fail(.alreadyExists, .other, newValue) }
    withEnumeration(name) { $0 = $0.map { $0 == value ? newValue : $0 } }
  }

  // MARK: - Composite types

  func hasAttribute(_ attribute: String, _ type: ObjectName) -> Bool {
    guard case .composite(let columns)? = catalog.types[resolveType(type)]?.kind else {
      return false
    }
    return columns.contains { $0.name == attribute }
  }

  /// `ALTER TYPE … ADD ATTRIBUTE` and its like, which look like commands of `ALTER TABLE`.
  mutating func withAttributes(
    _ name: ObjectName, _ body: (inout [ColumnDefinition]) -> Void
  ) {
    let qualified = resolveType(name)
    guard var type = catalog.types[qualified], case .composite(var columns) = type.kind else {
      return
    }
    body(&columns)
    type.kind = .composite(columns)
    catalog.types[qualified] = type
    for table in typedTables(of: qualified) {
      followType(columns, in: table.id)
    }
  }

  /// The tables made by `OF` a type.
  func typedTables(of type: QualifiedName) -> [Table] {
    catalog.tables(usingName: type.name).filter { $0.ofType == type }
  }

  /// `CASCADE`: tables made of a type change with it.
  private mutating func followType(_ attributes: [ColumnDefinition], in id: RelationID) {
    guard let table = catalog.table(id) else { return }
    for column in table.columns where !attributes.contains(where: { $0.name == column.name }) {
      dropColumn(column.name, of: id, cascade: true)
    }
    let new = attributes.map { column($0) }
    update(id) { table in
      table.columns = new.map { attribute in
        guard var kept = table.column(attribute.name) else { return attribute }
        kept.type = attribute.type
        return kept
      }
    }
  }

  // MARK: - Domains

  mutating func alterDomain(_ name: ObjectName, _ alteration: DomainAlteration) {
    let qualified = resolveType(name)
    switch alteration {
    case .constraintAdded(let definition): addCheck(definition, toDomain: qualified)
    case .constraintDropped(let constraint, let ifExists):
      withDomain(qualified) { replay, domain in
        guard domain.checks.contains(where: { $0.name == constraint }) else {
          if !ifExists { replay.fail(.isMissing, .domainConstraint, constraint) }
          return
        }
        domain.checks.removeAll { $0.name == constraint }
        replay.catalog.count(QualifiedName(qualified.schema, constraint), by: -1)
      }
    case .constraintValidated(let constraint):
      withDomain(qualified) { _, domain in
        for index in domain.checks.indices where domain.checks[index].name == constraint {
          domain.checks[index].isValidated = true
        }
      }
    case .constraintRenamed(let constraint, let newName):
      withDomain(qualified) { replay, domain in
        for index in domain.checks.indices where domain.checks[index].name == constraint {
          domain.checks[index].name = newName
          replay.catalog.count(QualifiedName(qualified.schema, constraint), by: -1)
          replay.catalog.count(QualifiedName(qualified.schema, newName), by: 1)
        }
      }
    case .defaultChanged(let value): withDomain(qualified) { $1.default = value }
    case .nullabilityChanged(let isNotNull): withDomain(qualified) { $1.isNotNull = isNotNull }
    }
  }

  private mutating func withDomain(
    _ name: QualifiedName, _ body: (inout Replay, inout DomainDefinition) -> Void
  ) {
    guard var type = catalog.types[name], case .domain(var domain) = type.kind else { return }
    body(&self, &domain)
    type.kind = .domain(domain)
    catalog.types[name] = type
  }

  private mutating func addCheck(_ definition: ConstraintDefinition, toDomain name: QualifiedName) {
    withDomain(name) { replay, domain in
      if case .notNull = definition.kind {
        domain.isNotNull = true
        return
      }
      var check = definition
      check.name =
        definition.name
        ?? replay.unusedName(name.name, nil, "check") {
          replay.catalog.constraintNames[QualifiedName(name.schema, $0)] != nil
        }
      guard let chosen = check.name, !domain.checks.contains(where: { $0.name == chosen }) else {
        return replay.fail(.alreadyExists, .domainConstraint, check.name ?? "")
      }
      domain.checks.append(check)
      replay.catalog.count(QualifiedName(name.schema, chosen), by: 1)
    }
  }

  // MARK: - Following a type

  mutating func moveType(_ name: QualifiedName, to newName: QualifiedName) {
    guard var type = catalog.types[name] else { return }
    guard !isTaken(newName, for: .type) else { return }
    if case .domain(let domain) = type.kind {
      for check in domain.checks {
        guard let constraint = check.name else { continue }
        catalog.count(QualifiedName(name.schema, constraint), by: -1)
        catalog.count(QualifiedName(newName.schema, constraint), by: 1)
      }
    }
    type.name = newName
    catalog.types[name] = nil
    catalog.types[newName] = type
    replaceType(name, by: newName)
  }

  /// Calls a type by its new name wherever it is used.
  mutating func replaceType(_ name: QualifiedName, by newName: QualifiedName) {
    let old = ObjectName(schema: name.schema, name.name)
    let new = ObjectName(schema: newName.schema, newName.name)
    func replaced(_ type: TypeName) -> TypeName {
      guard type.name == old else { return type }
      var type = type
      type.name = new
      return type
    }
    for var table in catalog.tables(with: old) {
      for index in table.columns.indices {
        table.columns[index].type = table.columns[index].type.map(replaced)
      }
      catalog.store(table)
    }
    for table in typedTables(of: name) { update(table.id) { $0.ofType = newName } }
    for overloads in catalog.functions.users(of: old) {
      guard let name = overloads.first?.name else { continue }
      catalog.functions[name] = overloads.map { $0.mappingTypes(replaced) }
    }
    for type in catalog.types.users(of: old) {
      catalog.types[type.name] = type.mappingTypes(replaced)
    }
  }

  // MARK: - DROP TYPE

  mutating func dropType(_ drop: ObjectDrop) {
    let name = resolveType(drop.name)
    guard let type = catalog.types[name] else { return }
    let users = usersOfType(name)
    guard drop.cascade || users.isEmpty else { return fail(.isUsed(by: users), .type, name) }
    forgetType(type)
    dropUsers(ofType: name)
  }

  mutating func forgetType(_ type: UserType) {
    catalog.types[type.name] = nil
    guard case .domain(let domain) = type.kind else { return }
    for check in domain.checks {
      if let name = check.name { catalog.count(QualifiedName(type.name.schema, name), by: -1) }
    }
  }

  /// What is made of a type, without what the statement drops as well.
  private func usersOfType(_ name: QualifiedName) -> [String] {
    let type = ObjectName(schema: name.schema, name.name)
    let columns = catalog.tables(with: type).filter { !dropping.contains($0.id) }.flatMap { table in
      table.columns.filter { $0.type?.name == type }.map { "\(table.name).\($0.name)" }
    }
    let functions = catalog.functions(using: type).map { "\($0.name)()" }
    let types = catalog.types.users(of: type).map(\.name)
      .filter { !droppingTypes.contains($0) }.map { "\($0)" }
    let tables = typedTables(of: name).filter { !dropping.contains($0.id) }
    return columns + functions + types + tables.map { "\($0.name)" }
  }

  /// CASCADE takes columns, functions and other types along.
  mutating func dropUsers(ofType name: QualifiedName) {
    let type = ObjectName(schema: name.schema, name.name)
    for table in typedTables(of: name) { remove(table.id) }
    for table in catalog.tables(with: type) {
      for column in table.columns where column.type?.name == type {
        dropColumn(column.name, of: table.id, cascade: true)
      }
    }
    for function in catalog.functions(using: type) { removeFunction(function) }
    for other in catalog.types.users(of: type) {
      if case .composite(var columns) = other.kind {
        columns.removeAll { $0.type?.name == type }
        catalog.types[other.name]?.kind = .composite(columns)
      } else {
        forgetType(other)
        dropUsers(ofType: other.name)
      }
    }
  }
}

extension Relation {
  /// Tables and views are types too.
  fileprivate var hasRowType: Bool {
    switch self {
    case .table, .view: true
    case .sequence, .index: false
    }
  }
}

extension Function {
  fileprivate func mappingTypes(_ transform: (TypeName) -> TypeName) -> Function {
    var function = self
    function.returnType = returnType.map(transform)
    for index in parameters.indices {
      function.parameters[index].type = transform(parameters[index].type)
    }
    return function
  }
}

extension UserType {
  fileprivate func mappingTypes(_ transform: (TypeName) -> TypeName) -> UserType {
    var type = self
    switch kind {
    case .composite(var columns):
      for index in columns.indices { columns[index].type = columns[index].type.map(transform) }
      type.kind = .composite(columns)
    case .domain(var domain):
      domain.base = transform(domain.base)
      type.kind = .domain(domain)
    case .range(var range):
      range.subtype = transform(range.subtype)
      type.kind = .range(range)
    case .enumeration, .base: break
    }
    return type
  }
}

extension TypeName {
  fileprivate var serialBase: String {
    switch name.name {
    case "smallserial", "serial2": "int2"
    case "bigserial", "serial8": "int8"
    default: "int4"
    }
  }
}

extension [String] {
  /// Adds a value to an enumeration's, at the end unless a neighbour is named.
  fileprivate mutating func insert(_ value: String, nextTo neighbour: String?, isAfter: Bool) {
    let position = neighbour.flatMap(firstIndex).map { isAfter ? $0 + 1 : $0 }
    insert(value, at: position ?? count)
  }
}

/// Types of pg_catalog that people write without their schema; they hide a schema's own.
private let builtinTypes: Set<String> = [
  "abstime", "bigint", "bit", "bool", "boolean", "box", "bpchar", "bytea", "char", "cid", "cidr",
  "circle", "date", "daterange", "datemultirange", "decimal", "event_trigger", "float4", "float8",
  "inet", "int2", "int4", "int4range", "int4multirange", "int8", "int8range", "int8multirange",
  "integer", "internal", "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr",
  "macaddr8", "money", "name", "numeric", "numrange", "nummultirange", "oid", "oidvector", "path",
  "pg_lsn", "point", "polygon", "real", "record", "refcursor", "regclass", "regnamespace",
  "regproc", "regprocedure", "regrole", "regtype", "smallint", "text", "tid", "time", "timestamp",
  "timestamptz", "timetz", "trigger", "tsmultirange", "tsquery", "tsrange", "tstzmultirange",
  "tstzrange", "tsvector", "txid_snapshot", "uuid", "varbit", "varchar", "void", "xid", "xid8",
  "xml", "anyelement", "anyarray", "anynonarray", "anyenum", "anyrange", "anycompatible",
  "anycompatiblearray", "cstring", "language_handler", "fdw_handler", "int2vector", "pg_snapshot",
]
