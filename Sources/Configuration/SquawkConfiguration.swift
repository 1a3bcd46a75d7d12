import Catalog
import Linter

/// What a `.squawk.toml` says, in Lockstep's terms.
package struct SquawkConfiguration: Sendable {
  /// The name that squawk looks for.
  package static let fileName = ".squawk.toml"

  /// What could be taken over.
  package private(set) var configuration = Configuration()
  /// What could not be taken over, a line each.
  package private(set) var notes: [String] = []
  private let rules: RuleSet

  /// Reads a file of squawk's.
  ///
  /// - Throws: When it is no TOML, or a setting that is taken over has a value of another kind.
  package init(toml text: String, rules: RuleSet) throws(ConfigurationError) {
    self.rules = rules
    for entry in try ConfigurationValue.entries(of: text) { try read(entry) }
  }

  private mutating func read(_ entry: ConfigurationEntry) throws(ConfigurationError) {
    switch entry.key {
    case "excluded_rules":
      configuration.ignore = try counterparts(of: entry.value)
    case "included_rules":
      configuration.select = try counterparts(of: entry.value)
    case "excluded_paths":
      configuration.exclude = try Notation<[Glob]>.globs.read(entry.value, rules)
    case "pg_version":
      configuration.postgresVersion = try Notation.version.read(entry.value, rules)
    case "assume_in_transaction":
      configuration.assumesTransaction = try Notation.flag.read(entry.value, rules)
    default:
      notes.append("\(Self.fileName) also has \(entry.key), which has no counterpart here.")
    }
  }

  /// The rules that look for the same as squawk's.
  private mutating func counterparts(
    of value: ConfigurationValue
  ) throws(ConfigurationError) -> [RuleSelector] {
    var selectors: [RuleSelector] = []
    for name in try Notation<[String]>.texts.read(value, rules) {
      let matches = rules.all.filter { $0.id == name || $0.aliases.contains(name) }
      if matches.isEmpty {
        notes.append("\(Self.fileName) names \(name), for which Lockstep has no rule.")
      }
      selectors += matches.compactMap { rules.selector(named: $0.id) }
    }
    return selectors
  }
}
