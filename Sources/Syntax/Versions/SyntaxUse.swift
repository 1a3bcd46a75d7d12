/// A place where a statement uses syntax that not every PostgreSQL has.
package struct SyntaxUse: Hashable, Sendable {
  package let feature: SyntaxFeature
  package let range: SourceRange

  package init(_ feature: SyntaxFeature, at range: SourceRange) {
    self.feature = feature
    self.range = range
  }
}

/// Collects what the statement that is being lowered uses; one for all the trees that stand in it.
final class SyntaxNotes {
  private var uses: [SyntaxUse] = []

  func add(_ use: SyntaxUse) {
    // Most statements use nothing new, and a feature counts once.
    if !uses.contains(where: { $0.feature == use.feature }) { uses.append(use) }
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
    case .defaultAccessMethod: .accessMethodChange
    default: nil
    }
  }
}
