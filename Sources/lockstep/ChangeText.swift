import Syntax

/// A change as one line of text: its case and what that holds, without what is nil, false or empty.
///
/// What has a form in SQL is written in it. The rest is read off the values themselves, so that a new case
/// or property shows without anything to do here.
struct ChangeText {
  let text: String

  init(_ change: SchemaChange) {
    let action = Self.described(change.action) ?? ""
    guard case .block(let block) = change.placement else {
      text = action
      return
    }
    let guards = block.guards.compactMap { Self.described($0) }
    let conditions = guards.isEmpty ? "" : " under \(guards.joined(separator: ", "))"
    text = "\(action) in a block\(conditions)\(block.toleratesFailure ? ", which may fail" : "")"
  }

  /// Nil for what says nothing.
  private static func described(_ value: Any) -> String? {
    switch value {
    case let expression as Expression: return "`\(expression.sql)`"
    case let query as Query: return "`\(query.sql)`"
    case let text as String: return "\"\(excerpt(of: text))\""
    case let flag as Bool: return flag ? "true" : nil
    case is Location, is SourceRange: return nil
    case let name as ObjectName: return "\(name)"
    case let type as TypeName: return "\(type)"
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.flatMap { described($0.value) }
    case .collection, .set:
      let elements = mirror.children.compactMap { described($0.value) }
      return elements.isEmpty ? nil : "[\(elements.joined(separator: ", "))]"
    case .dictionary:
      let entries = mirror.children.compactMap { described($0.value) }.sorted()
      return entries.isEmpty ? nil : "[\(entries.joined(separator: ", "))]"
    case .enum:
      guard let payload = mirror.children.first else { return "\(value)" }
      return "\(payload.label ?? "")(\(contents(of: payload.value)))"
    case .tuple: return "(\(list(mirror)))"
    case .struct:
      let parts = list(mirror)
      return parts.isEmpty ? nil : "\(mirror.subjectType)(\(parts))"
    default: return "\(value)"
    }
  }

  /// On one line, and no more than tells it apart: the body of a function is in the file.
  private static func excerpt(of text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }

  /// What stands between the parentheses of a case.
  private static func contents(of payload: Any) -> String {
    let mirror = Mirror(reflecting: payload)
    return mirror.displayStyle == .tuple ? list(mirror) : described(payload) ?? ""
  }

  private static func list(_ mirror: Mirror) -> String {
    mirror.children.compactMap { child in
      guard let text = described(child.value) else { return nil }
      guard let label = child.label, !label.hasPrefix(".") else { return text }
      return text == "true" ? label : "\(label): \(text)"
    }.joined(separator: ", ")
  }
}
