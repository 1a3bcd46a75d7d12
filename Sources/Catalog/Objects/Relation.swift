import Syntax

/// Everything that shares PostgreSQL's name space of relations.
package indirect enum Relation: Sendable {
  case table(Table)
  case view(View)
  case sequence(Sequence)
  /// An index; its table holds the rest.
  case index(name: QualifiedName, table: RelationID)

  package var name: QualifiedName {
    switch self {
    case .table(let table): table.name
    case .view(let view): view.name
    case .sequence(let sequence): sequence.name
    case .index(let name, _): name
    }
  }
}

package struct View: Sendable {
  package let id: RelationID
  package internal(set) var name: QualifiedName
  package internal(set) var isMaterialized: Bool
  package internal(set) var query: Query
  package internal(set) var options: [String: String]
  /// The relations its query reads.
  package internal(set) var sources: [RelationID]
  package internal(set) var indexes: [Index] = []
  package internal(set) var origin: Origin
}

package struct Sequence: Sendable {
  package let id: RelationID
  package internal(set) var name: QualifiedName
  /// The table and column that `OWNED BY`, `serial` or an identity ties it to.
  package internal(set) var ownerTable: RelationID?
  package internal(set) var ownerColumn: String?
  package internal(set) var origin: Origin
}

package struct Function: Sendable {
  package internal(set) var name: QualifiedName
  package internal(set) var kind: FunctionDefinition.Kind
  package internal(set) var parameters: [FunctionDefinition.Parameter]
  package internal(set) var returnType: TypeName?
  package internal(set) var language: String
  package internal(set) var volatility: FunctionDefinition.Volatility
  package internal(set) var isSecurityDefiner: Bool
  package internal(set) var settings: [String: String]
  package internal(set) var contents: RoutineContents
  package internal(set) var origin: Origin

  /// The types that identify it among functions of the same name.
  package var signature: [TypeName] {
    parameters.filter { $0.mode != .output && $0.mode != .table }.map(\.type)
  }

  /// Whether a call with so many arguments may mean this function.
  package func accepts(argumentCount: Int) -> Bool {
    let inputs = parameters.filter { $0.mode != .output && $0.mode != .table }
    let required = inputs.count { !$0.hasDefault && $0.mode != .variadic }
    let isVariadic = inputs.contains { $0.mode == .variadic }
    return argumentCount >= required && (isVariadic || argumentCount <= inputs.count)
  }
}

package struct UserType: Sendable {
  package internal(set) var name: QualifiedName
  package internal(set) var kind: TypeDefinition.Kind
  package internal(set) var origin: Origin
}
