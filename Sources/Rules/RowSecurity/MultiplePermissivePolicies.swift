import Catalog
import Linter
import Syntax

/// Reports tables for which several policies decide on the same rows.
struct MultiplePermissivePolicies: HistoryRule {
  static let metadata = RuleMetadata(
    id: "multiple-permissive-policies",
    summary: "Several permissive policies decide about the same command for the same role.",
    severity: .info, group: .rowSecurity, page: RulePages.multiplePermissivePolicies)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    // Of a table from elsewhere, storage.objects most of all, each bucket has policies of its own.
    return history.tables.filter(\.isKnown).flatMap { table in
      overlaps(of: table, history).map { finding(on: $0, of: table) }
    }
  }

  private func finding(on overlap: Overlap, of table: Table) -> Finding {
    let names = overlap.policies.map { quoted($0.name) }
    let commands = overlap.commands.map { $0.rawValue.uppercased() }.joined(separator: ", ")
    let last = overlap.policies.max { $0.origin.statement < $1.origin.statement }
    return Finding(
      "policies \(names.joined(separator: ", ")) of \(table.name) all apply to \(commands) by \(overlap.roles.joined(separator: " and ")): PostgreSQL joins them by OR, and tests every row against each",
      at: (last ?? overlap.policies[0]).origin.range,
      help: overlap.advice,
      related: overlap.policies.filter { $0.origin != last?.origin }.map {
        RelatedLocation("policy \(quoted($0.name))", at: $0.origin.range)
      })
  }

  /// The sets of policies that meet, each once, with the commands they meet in.
  private func overlaps(of table: Table, _ history: ReplayedHistory) -> [Overlap] {
    guard table.policies.contains(where: { history.isRequested($0.origin) }) else { return [] }
    let policies = table.policies.filter { $0.isPermissive && history.settings.isForAPIUsers($0) }
    let commands = PolicyDefinition.Command.allButAll
    var overlaps: [Overlap] = []
    for role in ["anon", "authenticated"] {
      for command in commands {
        let meeting = policies.filter { policy in
          (policy.command == command || policy.command == .all)
            && (policy.roles.contains("public") || policy.roles.contains(role))
        }
        guard meeting.count > 1 else { continue }
        let names = meeting.map(\.name)
        if let known = overlaps.firstIndex(where: { $0.policies.map(\.name) == names }) {
          if !overlaps[known].commands.contains(command) {
            overlaps[known].commands.append(command)
          }
          if !overlaps[known].roles.contains(role) { overlaps[known].roles.append(role) }
        } else {
          overlaps.append(Overlap(policies: meeting, roles: [role], commands: [command]))
        }
      }
    }
    return overlaps
  }

  private struct Overlap {
    let policies: [Policy]
    var roles: [String]
    var commands: [PolicyDefinition.Command]

    var advice: String {
      let command = commands.map { $0.rawValue.uppercased() }.joined(separator: ", ")
      // Joined into a policy for all commands, a condition for reading would let people write.
      let wide = policies.filter { $0.command == .all && commands.count < 4 }
      let rest = PolicyDefinition.Command.allButAll.filter { !commands.contains($0) }
        .map { $0.rawValue.uppercased() }.joined(separator: ", ")
      let split = wide.map { "; keep \(quoted($0.name)) for \(rest) only" }.joined()
      if let open = policies.first(where: { condition(of: $0) == .literal(.boolean(true)) }) {
        return
          "\(quoted(open.name)) lets every row through: for \(command) the others add nothing\(split)"
      }
      let joined = policies.compactMap(condition).map { "(\($0.sql))" }.joined(separator: " OR ")
      let clause = commands.first == .insert ? "WITH CHECK" : "USING"
      return joined.count > 200
        ? "make one policy FOR \(command) of them, with their conditions joined by OR\(split)"
        : "make one policy FOR \(command) of them: \(clause) (\(joined))\(split)"
    }

    private func condition(of policy: Policy) -> Expression? {
      commands.first == .insert ? policy.check ?? policy.using : policy.using
    }
  }
}

extension PolicyDefinition.Command {
  fileprivate static let allButAll: [Self] = [.select, .insert, .update, .delete]
}
