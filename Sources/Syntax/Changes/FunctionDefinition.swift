/// `CREATE FUNCTION`, `CREATE PROCEDURE` or `CREATE AGGREGATE`.
package struct FunctionDefinition: Sendable {
  /// What `DROP` calls it.
  package enum Kind: Hashable, Sendable { case function, procedure, aggregate }
  /// What its results depend on.
  ///
  /// https://www.postgresql.org/docs/current/xfunc-volatility.html
  package enum Volatility: String, Hashable, Sendable { case immutable, stable, volatile }

  /// A parameter, or a column of `RETURNS TABLE`.
  package struct Parameter: Hashable, Sendable {
    /// Which way a value goes.
    package enum Mode: Hashable, Sendable { case input, output, inputOutput, variadic, table }

    /// Nil: only its place tells it.
    package var name: String?
    /// As written.
    package var type: TypeName
    /// `IN` if nothing is said.
    package var mode: Mode
    /// Nil: a call has to give it.
    package var defaultValue: Expression?

    /// Whether a call may leave it out.
    package var hasDefault: Bool { defaultValue != nil }
  }

  /// As written.
  package var name: ObjectName
  /// Function, procedure or aggregate.
  package var kind: Kind
  /// `OR REPLACE`.
  package var isReplacing: Bool
  /// All of them, output parameters and columns of a result table too.
  package var parameters: [Parameter]
  /// Nil for procedures and aggregates, and where output parameters say it.
  package var returnType: TypeName?
  /// In lower case; `sql` if nothing is said.
  package var language: String
  /// `VOLATILE` if nothing is said.
  package var volatility: Volatility
  /// Runs with the rights of its owner.
  package var isSecurityDefiner: Bool
  /// Not called with nulls: the result is null then.
  package var isStrict: Bool
  /// `SET name = value` clauses: names in lower case.
  package var settings: [String: String]
  /// `SET name FROM CURRENT`: settings that it takes from the session that makes it.
  package var settingsFromSession: [String] = []
  /// `PARALLEL`, `COST` and the like that are not the usual: names and values in lower case.
  package var planning: [String: String] = [:]
  /// What an aggregate is made of; nil for the others.
  package var aggregate: AggregateDefinition?
  /// What it does.
  package var body: Body

  /// The body of a routine.
  package struct Body: Sendable {
    /// The text of a string body; nil for `BEGIN ATOMIC` and `RETURN`.
    package var source: String?
    /// Where the text begins, inside of its quotes.
    package var location: Location
    /// What the body does, as far as it could be read.
    package var contents: RoutineContents
  }

  /// Types of the arguments that identify it.
  package var signature: [TypeName] {
    parameters.filter { $0.mode != .output && $0.mode != .table }.map(\.type)
  }
}

/// `ALTER FUNCTION` and `ALTER PROCEDURE`, but for owner, schema and name.
package struct FunctionAlteration: Sendable {
  /// As written.
  package var name: ObjectName
  /// The types that tell it from others of its name; nil: there is only one.
  package var arguments: [TypeName]?
  /// Nil: as it is.
  package var volatility: FunctionDefinition.Volatility?
  /// Nil: as it is.
  package var isSecurityDefiner: Bool?
  /// Nil: as it is.
  package var isStrict: Bool?
  /// `PARALLEL`, `COST` and the like, names and values in lower case.
  package var planning: [String: String] = [:]
  /// A nil value resets the setting.
  package var settings: [String: String?]
}

/// How an aggregate goes from row to row.
package struct AggregateDefinition: Hashable, Sendable {
  /// `SFUNC`.
  package var transition: ObjectName
  /// `STYPE`.
  package var state: TypeName
  /// `FINALFUNC`.
  package var final: ObjectName?
  /// `INITCOND`, as text.
  package var initial: String?
}
