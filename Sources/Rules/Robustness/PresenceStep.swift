import Catalog
import Syntax

/// A change that makes something, or takes it away, and so depends on whether it is there.
struct PresenceStep {
  /// What is made or dropped, as far as a file tells two things apart.
  struct Object: Hashable {
    let kind: ObjectKind
    let name: String
    /// Of a column, constraint, trigger … the table.
    var table: String?
    var schema: String?

    // A name with its schema is the same as one without.
    static func == (left: Object, right: Object) -> Bool {
      (left.kind, left.name, left.table) == (right.kind, right.name, right.table)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      hasher.combine(name)
      hasher.combine(table)
    }
  }

  /// How the same is written so that it may be repeated.
  enum Remedy {
    /// Words behind the first of these that are there, and the whole as it reads then.
    case words(String, reads: String, behind: [[String]])
    /// A statement before it.
    case dropFirst(String)
    /// PostgreSQL has no words for it.
    case guarded
  }

  let object: Object
  let isDrop: Bool
  /// Whether it says `IF EXISTS`, `IF NOT EXISTS` or `OR REPLACE`, or is about the session alone.
  let isTolerant: Bool
  let remedy: Remedy
  private(set) var isConcurrentBuild = false
  /// The table of an index, whose name belongs to the schema.
  private var indexed: ObjectName?

  init?(_ change: ReplayedChange) {
    guard
      let step = Self.creation(change.action) ?? Self.addition(change) ?? Self.drop(change.action)
    else { return nil }
    self = step
  }

  private init(_ object: Object, isDrop: Bool = false, isTolerant: Bool, _ remedy: Remedy) {
    self.object = object
    self.isDrop = isDrop
    self.isTolerant = isTolerant
    self.remedy = remedy
  }

  /// What it is gone with: its table, its schema.
  var owners: [Object] {
    let table = indexed?.name ?? object.table
    return [
      table.map { Object(kind: .table, name: $0) },
      object.schema.map { Object(kind: .schema, name: $0) },
    ].compactMap(\.self)
  }

  // MARK: - Making

  private static func creation(_ action: SchemaChange.Action) -> PresenceStep? {
    switch action {
    case .schemaCreated(let name, let isTolerant, _):
      creation(.schema, ObjectName(name), isTolerant)
    case .extensionCreated(let name, _, let isTolerant):
      creation(.extension, ObjectName(name), isTolerant)
    case .tableCreated(let table):
      creation(.table, table.name, table.ifNotExists || table.persistence == .temporary)
    case .sequenceCreated(let sequence):
      creation(.sequence, sequence.name, sequence.ifNotExists)
    case .viewCreated(let view) where view.isMaterialized:
      creation(.materializedView, view.name, view.ifNotExists)
    case .viewCreated(let view):
      replaceable(.view, view.name, view.isReplacing || view.isTemporary)
    case .functionCreated(let function):
      replaceable(function.kind.objectKind, function.name, function.isReplacing)
    case .typeCreated(let type):
      PresenceStep(Object(.type, type.name), isTolerant: false, .guarded)
    case .indexCreated(let index): creation(index)
    default: nil
    }
  }

  private static func creation(
    _ kind: ObjectKind, _ name: ObjectName, _ isTolerant: Bool
  ) -> PresenceStep {
    let words = kind.words
    let reads = "CREATE \(kind.rawValue.uppercased()) IF NOT EXISTS \(name) …"
    return PresenceStep(
      Object(kind, name), isTolerant: isTolerant,
      .words("IF NOT EXISTS", reads: reads, behind: [words]))
  }

  private static func replaceable(
    _ kind: ObjectKind, _ name: ObjectName, _ isTolerant: Bool
  ) -> PresenceStep {
    let reads = "CREATE OR REPLACE \(kind.rawValue.uppercased()) \(name) …"
    return PresenceStep(
      Object(kind, name), isTolerant: isTolerant,
      .words("OR REPLACE", reads: reads, behind: [["create"]]))
  }

  /// Without a name it is built once more, under another one.
  private static func creation(_ index: IndexDefinition) -> PresenceStep? {
    guard let name = index.name else { return nil }
    let reads = "CREATE INDEX IF NOT EXISTS \(quoted(name)) …"
    var step = PresenceStep(
      Object(kind: .index, name: name, schema: index.table.schema), isTolerant: index.ifNotExists,
      index.isConcurrent
        ? .dropFirst(index.concurrentDrop(named: name))
        : .words("IF NOT EXISTS", reads: reads, behind: [["index"]]))
    step.isConcurrentBuild = index.isConcurrent
    step.indexed = index.table
    return step
  }

  private static func addition(_ change: ReplayedChange) -> PresenceStep? {
    switch change.action {
    case .columnAdded(let table, let column, let isTolerant):
      let reads = "ADD COLUMN IF NOT EXISTS \(quoted(column.name)) …"
      return PresenceStep(
        Object(.column, column.name, of: table.name), isTolerant: isTolerant,
        .words("IF NOT EXISTS", reads: reads, behind: [["add", "column"], ["add"]]))
    case .constraintAdded(let table, let constraint)
    where !constraint.isInline && !change.isPartOfNewTable(table.name):
      guard let name = constraint.name ?? change.nameOfNewKey(of: table.name) else { return nil }
      return PresenceStep(
        Object(.constraint, name, of: table.name), isTolerant: false,
        .dropFirst("ALTER TABLE \(table.name) DROP CONSTRAINT IF EXISTS \(quoted(name));"))
    case .enumValueAdded(let type, let value, let isTolerant, _, _):
      let reads = "ALTER TYPE \(type) ADD VALUE IF NOT EXISTS '\(value)'"
      return PresenceStep(
        Object(.other, value, of: type), isTolerant: isTolerant,
        .words("IF NOT EXISTS", reads: reads, behind: [["add", "value"]]))
    default: return nil
    }
  }

  // MARK: - Dropping

  private static func drop(_ action: SchemaChange.Action) -> PresenceStep? {
    let ifExists = "IF EXISTS"
    switch action {
    case .objectDropped(let drop):
      let name = drop.table.map { "\(drop.name) ON \($0)" } ?? drop.name.description
      let words = drop.isConcurrent ? ["concurrently"] : drop.kind.words
      let concurrently = drop.isConcurrent ? "CONCURRENTLY " : ""
      let reads = "DROP \(drop.kind.rawValue.uppercased()) \(concurrently)IF EXISTS \(name)"
      return PresenceStep(
        Object(drop.kind, drop.name, on: drop.table), isDrop: true, isTolerant: drop.ifExists,
        .words(ifExists, reads: reads, behind: [words]))
    case .columnDropped(let table, let column, let isTolerant, _):
      return PresenceStep(
        Object(.column, column, of: table.name), isDrop: true, isTolerant: isTolerant,
        .words(
          ifExists, reads: "DROP COLUMN IF EXISTS \(quoted(column))",
          behind: [["drop", "column"], ["drop"]]))
    case .constraintDropped(let table, let name, let isTolerant, _):
      return PresenceStep(
        Object(.constraint, name, of: table.name), isDrop: true, isTolerant: isTolerant,
        .words(
          ifExists, reads: "DROP CONSTRAINT IF EXISTS \(quoted(name))",
          behind: [["drop", "constraint"]]))
    default: return nil
    }
  }
}

extension PresenceStep.Object {
  fileprivate init(_ kind: ObjectKind, _ name: ObjectName, on table: ObjectName? = nil) {
    self.init(
      kind: kind.ordinary, name: name.name, table: table?.name,
      schema: table?.schema ?? name.schema)
  }

  fileprivate init(_ kind: ObjectKind, _ name: String, of owner: ObjectName) {
    self.init(kind: kind, name: name, table: owner.name, schema: owner.schema)
  }
}

extension PresenceStep.Object: CustomStringConvertible {
  var description: String {
    let name = quoted(name)
    let prefix = schema.map { "\(quoted($0))." } ?? ""
    guard let table else { return "the \(kind.rawValue) \(prefix)\(name)" }
    let owner = prefix + quoted(table)
    switch kind {
    case .column: return "the column \(owner).\(name)"
    case .other: return "the value '\(self.name)' of \(owner)"
    default: return "the \(kind.rawValue) \(name) of \(owner)"
    }
  }
}

extension PresenceStep.Remedy {
  var help: String {
    switch self {
    case .words(_, let reads, _): "write \(reads)"
    case .dropFirst(let drop): "write before it: \(drop)"
    case .guarded:
      "PostgreSQL has no IF NOT EXISTS for it: put it into a DO block with EXCEPTION WHEN duplicate_object THEN NULL"
    }
  }
}

extension ObjectKind {
  /// The words that stand for it in a statement.
  fileprivate var words: [String] { rawValue.split(separator: " ").map(String.init) }

  /// The kind whose names it shares.
  fileprivate var ordinary: ObjectKind {
    switch self {
    case .foreignTable: .table
    case .procedure, .routine, .aggregate: .function
    case .domain: .type
    default: self
    }
  }
}

extension FunctionDefinition.Kind {
  fileprivate var objectKind: ObjectKind {
    switch self {
    case .function: .function
    case .procedure: .procedure
    case .aggregate: .aggregate
    }
  }
}

extension ReplayedChange {
  /// Whether the statement that makes a table says it too.
  fileprivate func isPartOfNewTable(_ name: ObjectName) -> Bool {
    before.table(name, in: session)?.origin?.statement == origin.statement
  }

  /// What the primary key is called that it adds without naming it; other constraints are added once
  /// more by a second run.
  fileprivate func nameOfNewKey(of table: ObjectName) -> String? {
    guard case .constraintAdded(_, let constraint) = action, case .primaryKey = constraint.kind
    else { return nil }
    return newConstraint(of: table)?.name
  }
}
