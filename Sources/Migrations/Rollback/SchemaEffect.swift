import Syntax

/// What a change does to one object, as far as the statement alone tells.
///
/// Comments are read before anything is replayed, so there is no catalog to ask: objects are known by
/// their kinds, tables and names, without schemas.
struct SchemaEffect: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case relation, index, constraint, column, policy, trigger, rule, routine, type, schema
    case enumValue, `extension`, role, publication, eventTrigger, statistics, rows
    /// What is said of a column.
    case columnType, `default`, nullability, identity, expression, values
    case rowSecurity, forcedRowSecurity, firing, partition, inheritance, privileges, comment
    case owner, option, functionOption
  }

  struct Object: Hashable, Sendable {
    var kind: Kind
    /// The table it is a part of; empty if it is none.
    var table = ""
    /// Empty where PostgreSQL chooses it.
    var name = ""
  }

  enum Act: Hashable, Sendable {
    /// It is there afterwards, in this form.
    case makes(Form)
    case takes
    /// It is another one afterwards. Of two states the other is the way back; of more it need not be.
    case sets(Form, ofTwo: Bool)
  }

  /// What is compared of two objects of one name.
  enum Form: Hashable, Sendable {
    case text(String)
    case constraint(ConstraintDefinition.Kind)
    case index([IndexDefinition.Element], method: String)
    case role(RoleOptions)
    /// Nothing: the name is all that counts.
    static let any = Form.text("")
  }

  var object: Object
  var act: Act
  /// The schema as written.
  var schema: String?
  /// The table of an index, which is none of its name.
  var relation = ""
  /// The columns without which it is not there.
  var columns: Set<String> = []
  /// Whether it takes the place of what is there: `OR REPLACE`.
  var isReplacing = false
}

extension SchemaEffect {
  init(
    _ kind: Kind, _ name: String, of table: String = "", _ act: Act, schema: String? = nil
  ) {
    self.init(object: Object(kind: kind, table: table, name: name), act: act, schema: schema)
  }

  func needing(_ columns: [String]) -> SchemaEffect {
    var effect = self
    effect.columns = Set(columns)
    return effect
  }

  func on(_ relation: ObjectName) -> SchemaEffect {
    var effect = self
    effect.relation = relation.name
    return effect
  }

  func replacing(_ isReplacing: Bool) -> SchemaEffect {
    var effect = self
    effect.isReplacing = isReplacing
    return effect
  }
}

extension SchemaEffect.Kind {
  init?(_ kind: ObjectKind) {
    switch kind {
    case .table, .foreignTable, .view, .materializedView, .sequence: self = .relation
    case .index: self = .index
    case .policy: self = .policy
    case .trigger: self = .trigger
    case .rule: self = .rule
    case .function, .procedure, .routine, .aggregate: self = .routine
    case .type, .domain: self = .type
    case .schema: self = .schema
    case .extension: self = .extension
    case .role: self = .role
    case .publication: self = .publication
    case .eventTrigger: self = .eventTrigger
    case .statistics: self = .statistics
    default: return nil
    }
  }
}
