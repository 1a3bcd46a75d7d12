import Catalog
import Linter
import Syntax

/// An object that a statement would take over if somebody else had made it before.
struct Adoption {
  let kind: ObjectKind
  let name: ObjectName

  /// Nil where it would be the history's own: it made the object, or the schema, which is its to write to.
  init?(_ kind: ObjectKind, _ name: ObjectName, _ step: MigrationStep) {
    let change = step.change
    let schema = ObjectName(name.schema ?? change.before.creationSchema(in: change.session))
    guard !step.isRefused, change.before.origin(of: kind, name, in: change.session) == nil,
      change.before.relation(step.name(name)) == nil,
      kind == .schema || change.before.origin(of: .schema, schema, in: change.session) == nil
    else { return nil }
    self.kind = kind
    self.name = name
  }

  /// Takes words out of the statement.
  static func fix(
    leavingOut words: String..., from step: MigrationStep, in history: ReplayedHistory
  ) -> Fix? {
    guard let text = ChangeTokens(of: step.change, in: history), let range = text.range(of: words),
      let next = text.token(after: range)
    else { return nil }
    let place = SourceRange(file: range.file, start: range.start, end: next.start)
    return Fix(
      "Leave out \(words.joined(separator: " ").uppercased())", .unsafe,
      [Edit(replacing: place, with: "")])
  }
}
