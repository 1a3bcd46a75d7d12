import Catalog
import Linter
import Syntax

/// A change after which something is gone, or has another name.
struct Removal: Sendable {
  let step: MigrationStep
  /// What there is to say about who still uses it; nil if nobody does.
  let use: Finding?

  var isUsed: Bool { use != nil }
}

/// The changes of a history that take something away, or give it another name.
struct Removals: HistoryAnalysis {
  /// Those of the migrations that were asked about, in order.
  private let all: [Removal]

  init(of history: ReplayedHistory) {
    var dependents = Dependents(history)
    var all: [Removal] = []
    for migration in history.requestedMigrations {
      for statement in migration.statements {
        for change in statement.changes {
          let step = MigrationStep(change: change, statement: statement, migration: migration)
          guard let object = RemovedObject(step) else { continue }
          all.append(Removal(step: step, use: dependents.finding(object, step)))
        }
      }
    }
    self.all = all
  }

  /// What `find` has to say about each of them, the same in one statement only once.
  func findings(_ find: (Removal) -> Finding?) -> [Finding] {
    var statement = -1
    var findings: [Finding] = []
    var said = 0
    for removal in all {
      if removal.step.statement.number != statement {
        statement = removal.step.statement.number
        said = findings.endIndex
      }
      guard let finding = find(removal),
        !findings[said...].contains(where: {
          $0.range == finding.range && $0.message == finding.message
        })
      else { continue }
      findings.append(finding)
    }
    return findings
  }
}

extension ReplayedHistory {
  var removals: Removals { analysis(Removals.self) }
}

/// Tells who still uses what a change takes away.
private struct Dependents {
  private let history: ReplayedHistory
  private var functions = BrokenFunctions()
  /// Of the migration that was asked about last.
  private var dropped: (migration: Int, names: DroppedNames)?

  init(_ history: ReplayedHistory) { self.history = history }

  mutating func finding(_ object: RemovedObject, _ step: MigrationStep) -> Finding? {
    if let failure = step.statement.failure { return refusal(of: object, failure, step) }
    let broken = functions.after(step)
    let victims = object.isCascading ? CascadeVictims(of: step, droppedNames(step)) : nil
    if let victims, !victims.names.isEmpty {
      return cascade(object, victims, broken, step)
    }
    return broken.isEmpty ? nil : breakage(object, broken, step)
  }

  private mutating func droppedNames(_ step: MigrationStep) -> DroppedNames {
    let number = step.statement.migration
    if let dropped, dropped.migration == number { return dropped.names }
    let names = DroppedNames(by: step.migration)
    dropped = (number, names)
    return names
  }

  private func refusal(
    of object: RemovedObject, _ failure: Failure, _ step: MigrationStep
  ) -> Finding? {
    guard case .isUsed(let users) = failure.reason, object.isMeant(by: failure, step) else {
      return nil
    }
    return Finding(
      "PostgreSQL refuses to \(object.way.rawValue) \(object.name): \(users.listed()) \(users.count == 1 ? "depends" : "depend") on it",
      at: step.change.range,
      help:
        "change or drop first what depends on it; CASCADE would drop all of it as well",
      related: object.origin.map { [$0.note(object.name)] } ?? [])
  }

  private func cascade(
    _ object: RemovedObject, _ victims: CascadeVictims, _ broken: [Function], _ step: MigrationStep
  ) -> Finding {
    let also = broken.isEmpty ? "" : ", and breaks \(names(of: broken).listed())"
    return Finding(
      "CASCADE drops more than \(object.name): \(victims.names.listed()) \(victims.names.count == 1 ? "goes" : "go") with it\(also)",
      at: step.change.range,
      help:
        "leave out CASCADE, and say in the migration what becomes of each: drop it by name, or create it again afterwards",
      related: victims.origins + broken.map { $0.origin.note("function \($0.name)") })
  }

  private func breakage(
    _ object: RemovedObject, _ broken: [Function], _ step: MigrationStep
  ) -> Finding {
    let isOne = broken.count == 1
    let mended = mendingMigration(of: broken, step)
    let end = mended.map { "until \(history.tool.profile.name(of: $0.source)) has run" }
    return Finding(
      "\(names(of: broken).listed()) still \(isOne ? "names" : "name") \(object.name): PostgreSQL does not look into the body, lets the \(object.way.noun) through, and every call fails \(end ?? "from then on")",
      at: step.change.range,
      help:
        "in the same migration: CREATE OR REPLACE FUNCTION \(broken[0].name) … with a body that does without \(object.name)\(isOne ? "" : ", and the others likewise"), or DROP FUNCTION if nothing calls it any more",
      related: broken.map { $0.origin.note("function \($0.name)") },
      severity: mended == nil ? nil : .warning)
  }

  /// The later migration that gives the functions other bodies, drops them, or makes again what they name.
  private func mendingMigration(of broken: [Function], _ step: MigrationStep) -> ReplayedMigration?
  {
    history.migrations.dropFirst(step.statement.migration + 1).first { migration in
      let areChanged = broken.allSatisfy { function in
        !migration.after.functions(function.name).contains { $0.origin == function.origin }
      }
      guard !areChanged, case .objectDropped(let drop) = step.action else { return areChanged }
      let name = step.name(drop.name)
      return drop.kind == .function
        ? !migration.after.functions(name).isEmpty : migration.after.relation(name) != nil
    }
  }

  private func names(of functions: [Function]) -> [String] {
    functions.map { "function \($0.name)" }
  }
}

/// What a change takes away or renames.
private struct RemovedObject {
  /// What a change does to it, in the words of a sentence.
  enum Way: String {
    case drop, rename, move
    case changeType = "change the type of"

    /// The same as a noun.
    var noun: String {
      switch self {
      case .drop: rawValue
      case .changeType: "change of its type"
      case .rename: "renaming"
      case .move: "moving"
      }
    }
  }

  /// `calls.notes`, `view call_summary`.
  let name: String
  let way: Way
  let isCascading: Bool
  let origin: Origin?

  init?(_ step: MigrationStep) {
    switch step.action {
    case .objectDropped(let drop):
      guard drop.kind != .schema || drop.cascade else { return nil }
      self.init(
        "\(drop.kind.rawValue) \(Self.name(of: drop, step))", .drop, drop.cascade,
        step.change.before.origin(of: drop.kind, drop.name, on: drop.table, in: step.change.session)
      )
    case .columnDropped(let table, let column, _, let cascade):
      guard table.kind != .type else { return nil }
      self.init(
        "\(step.name(table.name)).\(quoted(column))", .drop, cascade,
        step.table(table.name)?.column(column)?.origin)
    case .constraintDropped(let table, let name, _, let cascade):
      self.init(
        "constraint \(quoted(name)) of \(step.name(table.name))", .drop, cascade,
        step.table(table.name)?.constraint(name)?.origin)
    case .columnRenamed(let table, let column, _):
      guard table.kind != .type else { return nil }
      self.init("\(step.name(table.name)).\(quoted(column))", .rename, false, nil)
    case .columnTypeChanged(let table, let column, _, _, _):
      self.init(
        "\(step.name(table.name)).\(quoted(column))", .changeType, false,
        step.table(table.name)?.column(column)?.origin)
    case .objectRenamed(let rename):
      self.init("\(rename.kind.rawValue) \(step.name(rename.name))", .rename, false, nil)
    case .objectMoved(let move):
      self.init("\(move.kind.rawValue) \(step.name(move.name))", .move, false, nil)
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .columnAdded, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintValidated, .constraintRenamed, .constraintAltered,
      .rowSecurityChanged, .policyCreated, .policyAltered, .triggerCreated, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionCreated,
      .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned, .rowsChanged, .queried, .called,
      .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .commented, .unread:
      return nil
    }
  }

  private init(_ name: String, _ way: Way, _ isCascading: Bool, _ origin: Origin?) {
    self.name = name
    self.way = way
    self.isCascading = isCascading
    self.origin = origin
  }

  private static func name(of drop: ObjectDrop, _ step: MigrationStep) -> String {
    if let table = drop.table { return "\(quoted(drop.name.name)) on \(step.name(table))" }
    switch drop.kind {
    case .function, .procedure, .routine, .aggregate:
      return "\(step.change.before.resolveFunction(drop.name, in: step.change.session))"
    case .type, .domain:
      return "\(step.change.before.resolveType(drop.name, in: step.change.session))"
    case .table, .view, .materializedView, .sequence, .index, .foreignTable:
      return "\(step.name(drop.name))"
    default: return "\(drop.name)"
    }
  }

  /// Whether it is this change of the statement that fails.
  func isMeant(by failure: Failure, _ step: MigrationStep) -> Bool {
    name == failure.name || name.hasSuffix(" \(failure.name)")
      || name.hasPrefix("constraint \(quoted(failure.name)) ")
  }
}
