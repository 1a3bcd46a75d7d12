import Linter

// Settings files are read strictly: what nobody knows is an error, with its line.

extension Configuration {
  /// Reads a settings file, strictly: what it does not know is an error.
  package init(toml text: String, rules: RuleSet) throws(ConfigurationError) {
    self.init()
    for entry in try ConfigurationValue.entries(of: text) {
      guard let setting = Setting.all.first(where: { $0.key == entry.key }) else {
        throw .unknownKey(entry, among: Setting.all.map(\.key))
      }
      do throws(ConfigurationError) {
        try setting.read(entry.value, rules, &self)
      } catch {
        throw error.naming(entry.key)
      }
    }
  }
}

extension RuleOverride {
  init(_ value: ConfigurationValue, _ rules: RuleSet) throws(ConfigurationError) {
    var paths: [Glob] = []
    var ignore: [RuleSelector] = []
    var severity: [SeverityChoice] = []
    for entry in try value.entries() {
      do throws(ConfigurationError) {
        switch entry.key {
        case "paths": paths = try Notation<[Glob]>.globs.read(entry.value, rules)
        case "ignore": ignore = try Notation<[RuleSelector]>.selectors.read(entry.value, rules)
        case "severity": severity = try Notation.severities.read(entry.value, rules)
        default: throw ConfigurationError.unknownKey(entry, among: ["paths", "ignore", "severity"])
        }
      } catch {
        throw error.naming(entry.key)
      }
    }
    guard !paths.isEmpty else {
      throw ConfigurationError(
        line: value.line, "overrides are for some files, and these name none",
        help: "paths = [\"db/migrations/000*.sql\"]")
    }
    self.init(paths: paths, ignore: ignore, severity: severity)
  }

  var written: String {
    var entries = [(key: "paths", value: Notation.globs.write(paths))]
    if !ignore.isEmpty { entries.append(("ignore", Notation.selectors.write(ignore))) }
    if !severity.isEmpty { entries.append(("severity", Notation.severities.write(severity))) }
    return table(entries)
  }
}

extension ConfigurationError {
  fileprivate static func unknownKey(
    _ entry: ConfigurationEntry, among keys: [String]
  ) -> ConfigurationError {
    ConfigurationError(
      line: entry.line, "there is no setting called \(entry.key)",
      help: suggestion(for: entry.key, among: keys) ?? "one of \(keys.joined(separator: ", "))")
  }

  /// The same error, saying which setting it is about.
  fileprivate func naming(_ key: String) -> ConfigurationError {
    guard isWithoutKey else { return self }
    return ConfigurationError(line: line, "\(key): \(message)", help: "\(help) for \(key)")
  }
}
