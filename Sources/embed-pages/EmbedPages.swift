#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes rule pages as Swift string literals: `embed-pages OUTPUT PAGE.md …`.
///
/// `rules/drop-column.md` becomes `RulePages.dropColumn`, so a rule without a page does not compile.
@main
struct EmbedPages {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let output = arguments.first else {
      throw Usage(description: "usage: embed-pages OUTPUT PAGE.md …")
    }
    let pages = try arguments.dropFirst().map(Page.init(path:))
    let source = """
      /// The pages of `rules/`, whole.
      enum RulePages {
      \(pages.map(\.declaration).joined(separator: "\n"))
      }

      """
    try Data(source.utf8).write(to: URL(filePath: output), options: .atomic)
  }

  struct Usage: Error, CustomStringConvertible {
    let description: String
  }
}

/// One page of `rules/`.
struct Page {
  let name: String
  let text: String

  init(path: String) throws {
    let url = URL(filePath: path)
    text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    let words = url.deletingPathExtension().lastPathComponent.split(separator: "-")
    name = words.enumerated()
      .map { $0 == 0 ? String($1) : $1.prefix(1).uppercased() + $1.dropFirst() }
      .joined()
  }

  /// The page as a raw literal whose delimiter occurs nowhere in it.
  var declaration: String {
    var pounds = "#"
    while text.contains("\"" + pounds) || text.contains("\\" + pounds) { pounds += "#" }
    return "  static let \(name) = \(pounds)\"\"\"\n\(text)\n\"\"\"\(pounds)\n"
  }
}
