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
    var dependents = Dependents()
    return history.findings { step in
      guard
        let dropped = DroppedObject(step, kinds: [.function, .procedure, .routine, .aggregate]),
        !returnsTrigger(dropped.drop, step), !dependents.isUsed(step)
      else { return nil }
      let name = step.change.before.resolveFunction(dropped.drop.name, in: step.change.session)
      return Finding(
        "dropping \(name)() breaks code that still calls it", at: step.change.range,
        help:
          "nothing in the schema uses it; drop it when no deployed code calls it either",
        related: [dropped.origin.note("the function")])
    }
  }

  /// Nobody but a trigger can call it.
  private func returnsTrigger(_ drop: ObjectDrop, _ step: MigrationStep) -> Bool {
    let name = step.change.before.resolveFunction(drop.name, in: step.change.session)
    return step.change.before.functions(name).allSatisfy {
      ["trigger", "event_trigger"].contains($0.returnType?.name.name)
    }
  }
}
