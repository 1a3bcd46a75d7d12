import Catalog
import Linter
import Syntax

/// Reports types that go and do not come back.
struct DropType: HistoryRule {
  static let metadata = RuleMetadata(
    id: "drop-type",
    summary: "Code that still casts to the type fails.",
    severity: .info, group: .compatibility, page: RulePages.dropType,
    aliases: ["ban-drop-type"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard let dropped = DroppedObject(step, kinds: [.type, .domain]), !removal.isUsed
      else { return nil }
      let name = step.change.before.resolveType(dropped.drop.name, in: step.change.session)
      return Finding(
        "dropping the type \(name) breaks code that still casts to it, and drivers that look it up",
        at: step.change.range,
        help:
          "no column of the schema has it any more; drop it when no deployed code names it either",
        related: [dropped.origin.note("the type")],
        cause: step.cause(Self.metadata, part: "\(name)"))
    }
  }
}
