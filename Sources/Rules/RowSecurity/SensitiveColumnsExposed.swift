import Catalog
import Linter
import Syntax

/// Reports secrets that everybody can read through the API.
struct SensitiveColumnsExposed: HistoryRule {
  static let metadata = RuleMetadata(
    id: "sensitive-columns-exposed",
    summary: "By their names the columns hold secrets, and the API shows them to everybody.",
    severity: .warning, group: .rowSecurity, page: RulePages.sensitiveColumnsExposed,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.tables.compactMap { table in
      guard exposure.isOpen(table) else { return nil }
      let columns = table.columns.filter(\.isSensitive)
      guard !columns.isEmpty, let origin = columns.first?.origin ?? table.origin else {
        return nil
      }
      let roles = exposure.roles(with: .select, on: table)
      guard !roles.isEmpty else { return nil }
      let names = columns.map { quoted($0.name) }.joined(separator: ", ")
      return Finding(
        "\(roles.listed) can read \(names) of every row of \(table.name)", at: origin.range,
        help:
          "ALTER TABLE \(table.name) ENABLE ROW LEVEL SECURITY; or keep such columns in a schema that the API does not show"
      )
    }
  }
}

extension Column {
  /// Whether its name says that it holds a secret, and its type that it can.
  fileprivate var isSensitive: Bool {
    guard type?.holdsText != false else { return false }
    let name = name.lowercased()
    guard let last = name.split(separator: "_").last else { return false }
    return secretWords.contains(String(last)) || secretNames.contains { name.contains($0) }
  }
}

extension TypeName {
  fileprivate var holdsText: Bool {
    !["bool", "int2", "int4", "int8", "numeric", "timestamptz", "timestamp", "date", "uuid"]
      .contains(name.name)
  }
}

private let secretWords: Set<String> = [
  "password", "passwd", "pwd", "secret", "ssn", "token", "cvv", "iban",
]

private let secretNames = [
  "password_hash", "hashed_password", "encrypted_password", "api_key", "secret_key", "private_key",
  "credit_card", "card_number", "social_security",
]
