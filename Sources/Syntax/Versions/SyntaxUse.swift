/// A place where a statement uses syntax that not every PostgreSQL has.
package struct SyntaxUse: Hashable, Sendable {
  /// What older servers lack only where a name means such a thing.
  package enum Subject: Hashable, Sendable {
    case materializedView(ObjectName)
    case partitionedTable(ObjectName)
  }

  /// What is used.
  package let feature: SyntaxFeature
  /// Where it stands.
  package let range: SourceRange
  /// What has to be there for it to be a use; nil: it is one whatever there is.
  package let subject: Subject?

  package init(_ feature: SyntaxFeature, at range: SourceRange, of subject: Subject? = nil) {
    self.feature = feature
    self.range = range
    self.subject = subject
  }
}

/// Collects what the statement that is being lowered uses; one for all the trees that stand in it.
final class SyntaxNotes {
  private var uses: [SyntaxUse] = []

  func add(_ use: SyntaxUse) {
    // Most statements use nothing new, and a feature counts once.
    if !uses.contains(where: { $0.feature == use.feature && $0.subject == use.subject }) {
      uses.append(use)
    }
  }

  /// What was collected since the last time.
  func take() -> [SyntaxUse] {
    guard !uses.isEmpty else { return [] }
    defer { uses.removeAll() }
    return uses
  }
}

extension SyntaxFeature {
  /// What it is a part of: a server without that stops there already.
  package var whole: SyntaxFeature? {
    switch self {
    case .mergeReturning, .mergeBySource: .merge
    case .copyRejectLimit: .copyErrors
    case .silentCopy: .copyErrors
    case .defaultAccessMethod: .accessMethodChange
    case .includedInGiST, .includedInSPGiST: .includedColumns
    case .reindexOption: .concurrentReindex
    default: nil
    }
  }
}
