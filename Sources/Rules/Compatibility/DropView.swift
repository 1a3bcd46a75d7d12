import Catalog
import Linter
import Syntax

/// Reports views that go and do not come back.
struct DropView: HistoryRule {
  static let metadata = RuleMetadata(
    id: "drop-view",
    summary: "Code that still reads the view fails.",
    severity: .info, group: .compatibility, page: RulePages.dropView,
    aliases: ["ban-drop-view"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard let dropped = DroppedObject(step, kinds: [.view, .materializedView]),
        // A table may have taken its place.
        step.migration.after.relation(step.name(dropped.drop.name)) == nil,
        !removal.isUsed
      else { return nil }
      let kind = dropped.drop.kind.rawValue
      return Finding(
        "dropping the \(kind) \(step.name(dropped.drop.name)) breaks code that still reads it",
        at: step.change.range,
        help: "nothing in the schema uses it; drop it when no deployed code reads it either",
        related: [dropped.origin.note("the \(kind)")],
        cause: step.cause(Self.metadata, part: "\(step.name(dropped.drop.name))"))
    }
  }
}
