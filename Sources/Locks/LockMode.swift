import Catalog

/// The modes in which PostgreSQL locks tables, from the weakest to the strongest.
///
/// https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
package enum LockMode: Int, CaseIterable, Hashable, Sendable {
  case accessShare = 1
  case rowShare
  case rowExclusive
  case shareUpdateExclusive
  case share
  case shareRowExclusive
  case exclusive
  case accessExclusive

  /// Whether two transactions can't hold both modes on one relation at the same time.
  package func conflicts(with other: LockMode) -> Bool {
    switch self {
    case .accessShare: other == .accessExclusive
    case .rowShare: other >= .exclusive
    case .rowExclusive: other >= .share
    case .shareUpdateExclusive: other >= .shareUpdateExclusive
    // The one mode that many may hold at once and that still keeps writers out.
    case .share: other >= .rowExclusive && other != .share
    case .shareRowExclusive: other >= .rowExclusive
    case .exclusive: other >= .rowShare
    case .accessExclusive: true
    }
  }

  /// Whether `SELECT` waits.
  package var blocksReads: Bool { conflicts(with: .accessShare) }

  /// Whether `INSERT`, `UPDATE` and `DELETE` wait.
  package var blocksWrites: Bool { conflicts(with: .rowExclusive) }
}

extension LockMode: Comparable {
  /// In the order of PostgreSQL's documentation, `ACCESS SHARE` first.
  package static func < (left: LockMode, right: LockMode) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension LockMode: CustomStringConvertible {
  /// As `LOCK TABLE` spells it.
  package var description: String {
    switch self {
    case .accessShare: "ACCESS SHARE"
    case .rowShare: "ROW SHARE"
    case .rowExclusive: "ROW EXCLUSIVE"
    case .shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE"
    case .share: "SHARE"
    case .shareRowExclusive: "SHARE ROW EXCLUSIVE"
    case .exclusive: "EXCLUSIVE"
    case .accessExclusive: "ACCESS EXCLUSIVE"
    }
  }

  /// The mode that `LOCK TABLE … IN … MODE` names.
  package init?(named name: String) {
    guard let mode = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = mode
  }

  /// As the view `pg_locks` spells it.
  package var serverName: String {
    description.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }
      .joined() + "Lock"
  }
}
