/// Writes XML a tag at a time.
struct XMLText {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var depth = 0

  typealias Attributes = KeyValuePairs<String, String>

  mutating func empty(_ name: String, _ attributes: Attributes) {
    line("<\(name)\(list(attributes))/>")
  }

  mutating func element(
    _ name: String, _ attributes: Attributes, content: (inout XMLText) -> Void
  ) {
    line("<\(name)\(list(attributes))>")
    depth += 1
    content(&self)
    depth -= 1
    line("</\(name)>")
  }

  mutating func element(_ name: String, _ attributes: Attributes, text content: String) {
    line("<\(name)\(list(attributes))>\(escapedForXML(content))</\(name)>")
  }

  private func list(_ attributes: Attributes) -> String {
    attributes.map { " \($0)=\"\(escapedForXML($1, isAttribute: true))\"" }.joined()
  }

  private mutating func line(_ content: String) {
    text += String(repeating: "  ", count: depth) + content + "\n"
  }
}

/// Text as XML 1.0 can hold it; what it can't hold at all becomes U+FFFD.
func escapedForXML(_ text: String, isAttribute: Bool = false) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\r": result += "&#13;"
    // Parsers turn these into spaces in attributes.
    case "\n" where isAttribute: result += "&#10;"
    case "\t" where isAttribute: result += "&#9;"
    case "\n", "\t": result.unicodeScalars.append(scalar)
    case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
}
