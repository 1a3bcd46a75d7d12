import HashTreeCollections
import Syntax

/// `COMMENT ON`; an empty text takes the comment away.
extension Replay {
  mutating func comment(_ comment: CommentDefinition) {
    let text = comment.text.flatMap { $0.isEmpty ? nil : $0 }
    let name = comment.name
    switch comment.kind {
    case .table, .view, .materializedView, .foreignTable, .sequence, .index:
      commentOnRelation(name, text)
    case .column: if let column = comment.subname { self.comment(onColumn: column, of: name, text) }
    case .constraint, .policy, .trigger, .rule:
      if let part = comment.subname { self.comment(on: comment.kind, part, of: name, text) }
    case .function, .procedure, .routine, .aggregate:
      let arguments = comment.arguments?.map(resolved)
      let name = resolveFunction(name)
      catalog.functions[name] = catalog.functions[name]?.map { function in
        guard arguments.map(function.isSame) ?? true else { return function }
        var function = function
        function.comment = text
        return function
      }
    case .type, .domain: catalog.types[resolveType(name)]?.comment = text
    case .schema: catalog.schemaComments[name.name] = text
    case .extension: catalog.extensions[name.name]?.comment = text
    case .role: catalog.roles[roleName(name.name)]?.comment = text
    case .publication: catalog.publicationsByName[name.name]?.comment = text
    case .eventTrigger: catalog.eventTriggersByName[name.name]?.comment = text
    case .statistics: withStatistics(name) { $0.comment = text }
    default: break
    }
  }

  private mutating func commentOnRelation(_ name: ObjectName, _ text: String?) {
    switch catalog.relation(catalog.resolve(name, in: session)) {
    case .table(var table):
      table.comment = text
      catalog.store(table)
    case .view(var view):
      view.comment = text
      catalog.store(.view(view))
    case .sequence(var sequence):
      sequence.comment = text
      catalog.store(.sequence(sequence))
    case .index(let id, _, let owner): withIndex(id, of: owner) { $0.comment = text }
    case nil: update(name) { $0.comment = text }
    }
  }

  private mutating func comment(onColumn column: String, of owner: ObjectName, _ text: String?) {
    switch catalog.relation(catalog.resolve(owner, in: session)) {
    case .view(var view):
      for index in view.columns?.indices ?? 0..<0 where view.columns?[index].name == column {
        view.columns?[index].comment = text
      }
      catalog.store(.view(view))
    case .table(var table):
      for index in table.columns.indices where table.columns[index].name == column {
        table.columns[index].comment = text
      }
      catalog.store(table)
    case .sequence, .index, nil: break
    }
  }

  private mutating func comment(
    on kind: ObjectKind, _ part: String, of owner: ObjectName, _ text: String?
  ) {
    if case .view(var view)? = catalog.relation(catalog.resolve(owner, in: session)) {
      view.triggers.comment(kind == .trigger ? part : nil, text)
      view.rules.comment(kind == .rule ? part : nil, text)
      return catalog.store(.view(view))
    }
    update(owner) { table in
      switch kind {
      case .constraint:
        table.constraints.comment(part, text)
        for index in table.columns.indices where table.columns[index].notNull?.name == part {
          table.columns[index].notNull?.comment = text
        }
      case .policy: table.policies.comment(part, text)
      case .trigger: table.triggers.comment(part, text)
      default: table.rules.comment(part, text)
      }
    }
  }
}

/// A part of a table with a name of its own and perhaps a comment.
protocol Commented {
  var name: String { get }
  var comment: String? { get set }
}

extension Constraint: Commented {}
extension Policy: Commented {}
extension Trigger: Commented {}
extension RewriteRule: Commented {}

extension Array where Element: Commented {
  fileprivate mutating func comment(_ name: String?, _ text: String?) {
    for index in indices where self[index].name == name { self[index].comment = text }
  }
}
