package struct FunctionDefinition: Sendable {
  package enum Kind: Hashable, Sendable { case function, procedure, aggregate }
  package enum Volatility: String, Hashable, Sendable { case immutable, stable, volatile }

  package struct Parameter: Hashable, Sendable {
    package enum Mode: Hashable, Sendable { case input, output, inputOutput, variadic, table }

    package var name: String?
    package var type: TypeName
    package var mode: Mode
    package var defaultValue: Expression?

    package var hasDefault: Bool { defaultValue != nil }
  }

  package var name: ObjectName
  package var kind: Kind
  package var isReplacing: Bool
  package var parameters: [Parameter]
  package var returnType: TypeName?
  package var language: String
  package var volatility: Volatility
  package var isSecurityDefiner: Bool
  package var isStrict: Bool
  /// `SET name = value` clauses: names in lower case.
  package var settings: [String: String]
  /// `SET name FROM CURRENT`: settings that it takes from the session that makes it.
  package var settingsFromSession: [String] = []
  /// `PARALLEL`, `COST` and the like that are not the usual: names and values in lower case.
  package var planning: [String: String] = [:]
  package var aggregate: AggregateDefinition?
  package var body: Body

  package struct Body: Sendable {
    /// The text of a string body; nil for `BEGIN ATOMIC` and `RETURN`.
    package var source: String?
    package var location: Location
    /// What the body does, as far as it could be read.
    package var contents: RoutineContents
  }

  /// Types of the arguments that identify it.
  package var signature: [TypeName] {
    parameters.filter { $0.mode != .output && $0.mode != .table }.map(\.type)
  }
}

package struct FunctionAlteration: Sendable {
  package var name: ObjectName
  package var arguments: [TypeName]?
  package var volatility: FunctionDefinition.Volatility?
  package var isSecurityDefiner: Bool?
  package var isStrict: Bool?
  package var planning: [String: String] = [:]
  /// A nil value resets the setting.
  package var settings: [String: String?]
}

/// How an aggregate goes from row to row.
package struct AggregateDefinition: Hashable, Sendable {
  package var transition: ObjectName
  package var state: TypeName
  package var final: ObjectName?
  package var initial: String?
}
