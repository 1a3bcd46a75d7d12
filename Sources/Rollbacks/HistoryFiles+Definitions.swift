import Catalog
import Syntax

/// Objects as their own statements made them, where these still say what the objects are.
extension HistoryFiles {
  /// The statement at an origin, if it is one and stands alone.
  private func statement(at origin: Origin) -> (text: String, action: SchemaChange.Action)? {
    guard let file = file(origin.range.file) else { return nil }
    let script = Script.parse(file, in: origin.range.offsets)
    guard script.errors.isEmpty, script.statements.count == 1,
      let action = script.statements.first?.changes.first?.action
    else { return nil }
    return (file.text(origin.range) + ";", action)
  }

  func source(of view: View) -> String? {
    guard let (text, action) = statement(at: view.origin),
      case .viewCreated(let definition) = action, definition.query == view.query,
      isSame(definition.name, view.name), Set(definition.options.keys) == Set(view.options.keys)
    else { return nil }
    return text
  }

  func source(of trigger: Trigger, on table: QualifiedName) -> String? {
    guard let (text, action) = statement(at: trigger.origin),
      case .triggerCreated(let definition) = action, definition.name == trigger.name,
      isSame(definition.table, table), definition.function.name == trigger.function.name,
      definition.columns == trigger.columns, definition.condition == trigger.condition
    else { return nil }
    return text
  }

  /// The statement that made a function, with what was altered since.
  func source(of function: Function, isReplacing: Bool) -> String? {
    guard let (text, action) = statement(at: function.origin),
      case .functionCreated(let definition) = action, isSame(definition.name, function.name),
      definition.signature.count == function.signature.count
    else { return nil }
    var sql = text
    if isReplacing, !definition.isReplacing {
      sql = "CREATE OR REPLACE" + sql.dropFirst("CREATE".count)
    }
    let alterations = function.alterations(from: function.asDefined(by: definition))
    return ([sql] + alterations).joined(separator: "\n")
  }

  /// Whether a name means the same wherever it is said.
  private func isSame(_ written: ObjectName, _ name: QualifiedName) -> Bool {
    written.name == name.name && written.schema ?? "public" == name.schema
  }
}
