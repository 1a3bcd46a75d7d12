import Linter

extension RuleSet {
  /// Every rule of Lockstep.
  package static let builtIn = RuleSet(
    rules: [
      ConcurrentlyInTransaction(),
      ConstraintOnDomain(),
      ConstraintWithoutDataFix(),
      DropConstraintIndex(),
      DuplicateConstraint(),
      DuplicateIndex(),
      EnumValueUsedInTransaction(),
      ForeignKeyTypeMismatch(),
      IncompleteRollback(),
      IndexReplacedInWrongOrder(),
      InvalidIndexKept(),
      MissingRollback(),
      MixedTransactional(),
      NestedTransaction(),
      NeverValidatedConstraint(),
      NotAllowedInTransaction(),
      PolicyWithoutAuthCheck(),
      RedundantIndex(),
      TableWithoutPrimaryKey(),
      UnclosedTransaction(),
      UnindexedForeignKey(),
      UnneededNoTransaction(),
      ValidateInSameTransaction(),
      VolatileCheck(),
    ],
    syntaxError: RuleMetadata(
      id: "syntax-error", summary: "A statement does not parse.", severity: .error,
      group: .robustness, page: RulePages.syntaxError),
    unusedSuppression: RuleMetadata(
      id: "unused-suppression", summary: "A comment suppresses a rule that finds nothing there.",
      severity: .warning, group: .robustness, page: RulePages.unusedSuppression),
    unknownSuppression: RuleMetadata(
      id: "unknown-suppression", summary: "A comment suppresses a rule that does not exist.",
      severity: .error, group: .robustness, page: RulePages.unknownSuppression))
}
