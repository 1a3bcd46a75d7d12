import Catalog
import Linter
import Rollbacks
import Syntax

/// Reports statements of a rollback that fail, undo nothing, or take away what was there before.
struct MismatchedRollback: HistoryRule {
  static let metadata = RuleMetadata(
    id: "mismatched-rollback",
    summary: "A statement of the rollback does not undo what the migration does.",
    severity: .error, group: .rollback, page: RulePages.mismatchedRollback)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let outcomes = history.analysis(RollbackOutcomes.self)
    return outcomes.all.flatMap { _, outcome in
      Self.byCause(outcome.mismatches).map { finding($0, outcomes.files) }
    }
  }

  /// The statements that miss what they are meant for, those together that do for one cause.
  private static func byCause(_ mismatches: [RollbackMismatch]) -> [[RollbackMismatch]] {
    var groups: [[RollbackMismatch]] = []
    for mismatch in mismatches {
      let index = mismatch.cause.flatMap { cause in
        groups.firstIndex { $0[0].cause == cause }
      }
      if let index { groups[index].append(mismatch) } else { groups.append([mismatch]) }
    }
    return groups
  }

  private func finding(_ mismatches: [RollbackMismatch], _ files: HistoryFiles) -> Finding {
    var finding = finding(mismatches[0], files)
    let others = mismatches.dropFirst()
    guard !others.isEmpty else { return finding }
    finding.message += "; it would stop for the same cause at \(others.count) more"
    finding.related += others.map {
      RelatedLocation("for the same cause, \(files.quotation($0.range))", at: $0.range)
    }
    return finding
  }

  private func finding(_ mismatch: RollbackMismatch, _ files: HistoryFiles) -> Finding {
    let statement = files.quotation(mismatch.range)
    let place = mismatch.range
    switch mismatch.reason {
    case .refused(let failure, let meant):
      let stays = meant.map { ", and the \($0.fact.description) stays" } ?? ""
      return Finding(
        "the rollback stops at \(statement): \(failure.cause)\(stays)", at: place,
        help: failure.isUsed ? failure.help : meant?.undoing ?? failure.help,
        related: origin(of: meant))
    case .dropped(let name, let earlier):
      return Finding(
        "the rollback stops at \(statement): \(name) is gone by then", at: place,
        help: "put the statement before what drops \(name), or make \(name) anew first",
        related: earlier.map { [RelatedLocation("\(name) is dropped here", at: $0)] } ?? [])
    case .neverMade:
      return Finding(
        "\(statement) drops what neither the migration nor one before it makes", at: place,
        help: "correct the name, or leave the statement out")
    case .undoesNothing(let entry):
      return Finding(
        "\(statement) undoes nothing: \(absent(mismatch.change)), and the \(entry.fact.description) stays",
        at: place, help: entry.undoing, related: origin(of: entry))
    case .dropsOthers(let entries):
      let list = entries.prefix(3).map(\.fact.description).joined(separator: ", the ")
      let more = entries.count > 3 ? " and \(entries.count - 3) more" : ""
      return Finding(
        "\(statement) takes away the \(list)\(more), which the migration did not make", at: place,
        help: "leave out what was there before the migration")
    }
  }

  private func origin(of entry: SchemaDifference.Entry?) -> [RelatedLocation] {
    guard let entry, let origin = entry.origin else { return [] }
    return [
      RelatedLocation("the migration makes the \(entry.fact.kind.rawValue) here", at: origin.range)
    ]
  }

  /// What there is none of.
  private func absent(_ change: ReplayedChange) -> String {
    guard let target = DropTarget(change) else { return "nothing is there" }
    guard target.kind != .rowSecurity else { return "row level security is not enabled there" }
    let owner = target.table.map { "\($0) has no \(target.kind.rawValue)" }
    return "\(owner ?? "there is no \(target.kind.rawValue)") \(target.name)"
  }
}

extension RollbackMismatch {
  /// What it has in common with the other statements that fail for it; nil where each has its own.
  fileprivate var cause: String? {
    switch reason {
    case .refused(let failure, _): failure.cause
    case .dropped(let name, _): "\(name) is gone by then"
    case .neverMade, .undoesNothing, .dropsOthers: nil
    }
  }
}

extension Failure {
  fileprivate var isUsed: Bool { if case .isUsed = reason { true } else { false } }

  fileprivate var cause: String {
    switch reason {
    case .alreadyExists: "\(kind.rawValue) \(name) is there already"
    case .isMissing: "there is no \(kind.rawValue) \(name)"
    case .isUsed(let users): "\(kind.rawValue) \(name) is used by \(users.listed())"
    case .repeatsColumn(let column): "\(kind.rawValue) \(name) would have \(quoted(column)) twice"
    case .isRefused(let refusal): refusal.message
    }
  }

  fileprivate var help: String {
    switch reason {
    case .alreadyExists: "drop what is there first, or leave the statement out"
    case .isMissing: "correct the name, or leave the statement out"
    case .isUsed(let users): "drop \(users.listed()) first"
    case .isRefused, .repeatsColumn: "write a statement that PostgreSQL takes"
    }
  }
}
