import Catalog
import Linter
import Syntax

/// Reports foreign keys that are checked against all rows while both tables are locked.
struct AddForeignKeyValidated: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-foreign-key-validated",
    summary: "ADD FOREIGN KEY blocks writes to both tables while it checks every row.",
    severity: .warning, group: .locks, page: RulePages.addForeignKeyValidated,
    aliases: ["adding-foreign-key-constraint"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addForeignKey, .addForeignKeyOfEmptyColumn).compactMap { met in
      guard let added = AddedConstraint(met, script, history),
        case .foreignKey(let key) = added.definition.kind
      else { return nil }
      guard met.row == .addForeignKey else { return ofEmptyColumn(added, met, key) }
      let takesNotValid =
        !added.isPartitioned
        || history.settings.postgresVersion
          >= SyntaxFeature.notValidForeignKeyOnPartitionedTable.since
      return validated(added, key, takesNotValid: takesNotValid)
    }
  }

  private func validated(
    _ added: AddedConstraint, _ key: ConstraintDefinition.ForeignKey, takesNotValid: Bool
  ) -> Finding {
    let columns = key.columns.map(quoted).joined(separator: ", ")
    let both =
      key.referencedTable.name == added.met.name.name
      ? "\(added.met.name)" : "\(added.met.name) and \(key.referencedTable)"
    return added.finding(
      "FOREIGN KEY \(added.givenName)(\(columns)) blocks writes to \(both) while all of \(added.met.name) is checked",
      help: takesNotValid ? added.adviceToValidateLater : help(added),
      fix: takesNotValid ? added.fixToValidateLater : nil)
  }

  /// Before 18 NOT VALID is not for partitioned tables, but they take over what their partitions have.
  private func help(_ added: AddedConstraint) -> String {
    .advice(
      "give each partition the key first, NOT VALID and then validated: the partitioned table takes those over and checks nothing again",
      [
        "ALTER TABLE … ADD \(added.body) NOT VALID;", "ALTER TABLE … VALIDATE CONSTRAINT …;",
        "ALTER TABLE \(added.met.name) ADD CONSTRAINT \(added.name) \(added.body);",
      ])
  }

  /// Nothing is looked up, but both tables are locked together.
  private func ofEmptyColumn(
    _ added: AddedConstraint, _ met: MetChange, _ key: ConstraintDefinition.ForeignKey
  ) -> Finding? {
    let others = met.change.footprint.met([.addForeignKeyOfEmptyColumn])?.relations[.referenced]
    guard let other = others?.first, other.isInUse, other.name != met.name else { return nil }
    return added.finding(
      "adding a column of \(met.name) that references \(other.name) locks both at once: \(met.name) against reads and writes, \(other.name) against writes",
      help: .advice(
        "nothing is checked, so the locks are short once they are there; to keep nobody waiting for both, take them one after the other, \(added.context.inSteps)",
        [
          "ALTER TABLE \(met.name) ADD COLUMN …;",
          "ALTER TABLE \(met.name) ADD CONSTRAINT \(added.name) \(added.body) NOT VALID;",
          added.validation,
        ]), severity: .info)
  }
}
