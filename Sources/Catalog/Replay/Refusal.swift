import Syntax

/// What PostgreSQL says of a statement that it does not take: in its own words, so that they can be looked up.
package struct Refusal: Hashable, Sendable {
  /// The SQLSTATE.
  package let code: Code
  /// The primary message, as a server in English prints it.
  package let message: String
  /// What to write instead, beginning with a verb; nil where no more can be said than the message does.
  package var hint: String?
  /// Where the history made what the statement collides with.
  package var origin: Origin?
  /// What was made there, for a note.
  package var subject: String?

  /// The conditions by which PostgreSQL refuses what a schema does not allow.
  ///
  /// https://www.postgresql.org/docs/current/errcodes-appendix.html
  package enum Code: String, Hashable, Sendable {
    case activeSQLTransaction = "25001"
    case ambiguousFunction = "42725"
    case datatypeMismatch = "42804"
    case dependentObjectsStillExist = "2BP01"
    case duplicateColumn = "42701"
    case duplicateObject = "42710"
    case duplicateTable = "42P07"
    case featureNotSupported = "0A000"
    case generatedAlways = "428C9"
    case invalidColumnReference = "42P10"
    case invalidFunctionDefinition = "42P13"
    case invalidGrantOperation = "0LP01"
    case invalidForeignKey = "42830"
    case invalidObjectDefinition = "42P17"
    case invalidSchemaDefinition = "42P15"
    case invalidTableDefinition = "42P16"
    case invalidColumnDefinition = "42611"
    case noActiveSQLTransaction = "25P01"
    case objectNotInPrerequisiteState = "55000"
    case savepointException = "3B001"
    case syntaxError = "42601"
    case tooManyColumns = "54011"
    case undefinedColumn = "42703"
    case undefinedFunction = "42883"
    case undefinedObject = "42704"
    case undefinedTable = "42P01"
    case wrongObjectType = "42809"
  }

  /// What a server says, and its SQLSTATE.
  init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// The same, with the place of what it collides with.
  func colliding(with subject: String, madeAt origin: Origin?) -> Refusal {
    var refusal = self
    (refusal.subject, refusal.origin) = (subject, origin)
    return refusal
  }
}

extension Replay {
  /// Notes that PostgreSQL does not make a change; what it did so far is undone.
  mutating func refuse(
    _ code: Refusal.Code, _ message: String, _ kind: ObjectKind, _ name: some StringProtocol
  ) {
    fail(.isRefused(Refusal(code, message)), kind, name)
  }

  mutating func refuse(
    _ code: Refusal.Code, _ message: String, _ kind: ObjectKind, _ name: QualifiedName
  ) {
    refuse(code, message, kind, name.description)
  }
}

/// A name as messages have it.
func shown(_ name: some StringProtocol) -> String { "\"\(name)\"" }

extension ObjectKind {
  /// As messages say what something is not: `a table`, `an index`.
  var withArticle: String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    return (rawValue.first.map(vowels.contains) == true ? "an " : "a ") + rawValue
  }
}

extension Constraint.Kind {
  var isPrimaryKey: Bool { if case .primaryKey = self { true } else { false } }

  /// As messages speak of all that are of the kind.
  var plural: String {
    switch self {
    case .primaryKey: "primary keys"
    case .unique: "unique constraints"
    case .foreignKey: "foreign key constraints"
    case .exclusion: "exclusion constraints"
    case .check: "check constraints"
    case .notNull: "not-null constraints"
    }
  }
}
