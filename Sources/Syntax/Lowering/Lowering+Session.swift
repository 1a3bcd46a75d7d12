import CPgQuery

/// `SET`, `RESET` and `set_config`.
extension Lowering {
  func set(_ set: VariableSetStmt) -> [SchemaChange] {
    let name = text(set.name)?.lowercased() ?? ""
    switch set.kind {
    case VAR_SET_VALUE, VAR_SET_DEFAULT, VAR_SET_CURRENT, VAR_RESET:
      let values = NodeList(set.args).map { item -> String in
        switch expression(item) {
        case .literal(.string(let text)): text
        case .literal(.number(let digits)): digits
        case let other: other.sql
        }
      }
      return [
        change(
          .settingChanged(
            SettingChange(
              name: name, values: set.kind == VAR_SET_VALUE ? values : nil,
              isLocal: set.is_local)))
      ]
    case VAR_RESET_ALL:
      return [change(.settingChanged(SettingChange(name: "all", values: nil, isLocal: false)))]
    default: return []
    }
  }

  /// `SELECT set_config('name', 'value', is_local)` says the same as `SET`.
  func setConfig(_ query: Query) -> SettingChange? {
    guard case .select(let select) = query.body, select.targets.count == 1,
      case .call(let call) = select.targets[0].value, call.name.name == "set_config",
      call.arguments.count == 3, case .literal(.string(let name)) = call.arguments[0],
      case .literal(.string(let value)) = call.arguments[1]
    else { return nil }
    // A list in one string, unlike the list of values of SET.
    let isList = name.lowercased() == "search_path"
    let values = isList ? searchPath(value) : [value]
    return SettingChange(
      name: name.lowercased(), values: values,
      isLocal: call.arguments[2] == .literal(.boolean(true)))
  }

  /// The schemas of a `search_path` written as one string.
  func searchPath(_ value: String) -> [String] {
    value.split(separator: ",").map { part in
      var name = part.drop { $0 == " " }
      while name.last == " " { name.removeLast() }
      guard name.count > 1, name.first == "\"", name.last == "\"" else {
        return name.lowercased()
      }
      return String(name.dropFirst().dropLast())
    }
  }
}
