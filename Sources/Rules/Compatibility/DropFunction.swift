import Catalog
import Linter
import Syntax

/// Reports functions that go and do not come back.
struct DropFunction: HistoryRule {
  static let metadata = RuleMetadata(
    id: "drop-function",
    summary: "Code that still calls the function fails.",
    severity: .info, group: .compatibility, page: RulePages.dropFunction,
    aliases: ["ban-drop-function"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard
        let dropped = DroppedObject(step, kinds: [.function, .procedure, .routine, .aggregate]),
        !returnsTrigger(dropped.drop, step), !removal.isUsed
      else { return nil }
      return Finding(
        "dropping \(signature(dropped.drop, step)) breaks code that still calls it",
        at: step.change.range,
        help:
          "nothing in the schema uses it; drop it when no deployed code calls it either",
        related: [dropped.origin.note("the function")],
        cause: step.cause(Self.metadata, part: signature(dropped.drop, step)))
    }
  }

  /// The function with its arguments; without them where it is not clear which one is meant.
  private func signature(_ drop: ObjectDrop, _ step: MigrationStep) -> String {
    let name = step.change.before.resolveFunction(drop.name, in: step.change.session)
    let known = step.change.before.functions(name)
    let arguments = drop.arguments ?? (known.count == 1 ? known[0].signature : nil)
    return "\(name)(\(arguments?.map(\.description).joined(separator: ", ") ?? ""))"
  }

  /// Nobody but a trigger can call it.
  private func returnsTrigger(_ drop: ObjectDrop, _ step: MigrationStep) -> Bool {
    let name = step.change.before.resolveFunction(drop.name, in: step.change.session)
    return step.change.before.functions(name).allSatisfy {
      ["trigger", "event_trigger"].contains($0.returnType?.name.name)
    }
  }
}
