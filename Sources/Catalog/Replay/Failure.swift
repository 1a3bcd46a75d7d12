import Syntax

/// Why a server would refuse a statement.
package struct Failure: Hashable, Sendable {
  /// What is in the way.
  package enum Reason: Hashable, Sendable {
    case alreadyExists
    /// The history shows everything that could be it, and it is not there.
    case isMissing
    /// Others are defined by it, and the statement does not say CASCADE.
    case isUsed(by: [String])
    /// What is to be made would have two columns of that name.
    case repeatsColumn(String)
    /// PostgreSQL does not do it.
    case isRefused(Refusal)
  }

  /// What is in the way.
  package let reason: Reason
  /// What the object is called in messages.
  package let kind: ObjectKind
  /// The object that is in the way or missing, as it is shown.
  package let name: String
}

extension Failure.Reason {
  /// Whether it depends on knowing all that there is.
  fileprivate var isAboutPresence: Bool { self == .isMissing || self == .alreadyExists }
}

extension Replay {
  /// Passes a migration that can't be read: tables may have more columns than are known.
  package mutating func passHole() {
    catalog.hasHoles = true
    for table in catalog.tables { update(table.id) { $0.hasAllColumns = false } }
  }

  /// Notes that the change can't be made; what it did so far is undone.
  mutating func fail(_ reason: Failure.Reason, _ kind: ObjectKind, _ name: some StringProtocol) {
    guard attempt.failure == nil, !(catalog.hasHoles && reason.isAboutPresence) else { return }
    attempt.failure = Failure(reason: reason, kind: kind, name: String(name))
  }

  mutating func fail(_ reason: Failure.Reason, _ kind: ObjectKind, _ name: QualifiedName) {
    fail(reason, kind, name.description)
  }
}
