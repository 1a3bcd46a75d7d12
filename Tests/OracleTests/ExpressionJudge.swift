import Foundation

/// Has the server read Lockstep's expression, and compares what it prints for both.
///
/// For what `Normalisation` can't tell: constants that a type spells its own way, most of all.
struct ExpressionJudge {
  private var verdicts: [Difference: Bool] = [:]

  mutating func agrees(
    _ difference: Difference, through connection: inout Connection
  ) throws -> Bool {
    if let known = verdicts[difference] { return known }
    let verdict = try ask(difference, through: &connection)
    verdicts[difference] = verdict
    return verdict
  }

  private func ask(
    _ difference: Difference, through connection: inout Connection
  ) throws -> Bool {
    guard let query = query(difference) else { return false }
    _ = try connection.run("ROLLBACK; BEGIN")
    var printed: [[String]] = []
    for sql in query.steps + ["SET LOCAL search_path = ''"] {
      guard try connection.run(sql).error == nil else {
        _ = try connection.run("ROLLBACK")
        return false
      }
    }
    printed = try connection.run(query.print).rows
    _ = try connection.run("ROLLBACK")
    return printed.first?.first?.withoutRowColumns == difference.serverValue.withoutRowColumns
  }

  private func query(_ difference: Difference) -> (steps: [String], print: String)? {
    let words = difference.object.split(separator: " ", maxSplits: 1).map(String.init)
    let parts = words.last?.split(separator: ".").map(String.init) ?? []
    guard words.count == 2, parts.count == 3 else { return nil }
    let table = "\"\(parts[0])\".\"\(parts[1])\""
    let copy = "CREATE TEMP TABLE oracle_copy (LIKE \(table))"
    let value = difference.lockstepValue
    switch (words[0], difference.attribute) {
    case ("column", "default"):
      return (
        [copy, "ALTER TABLE oracle_copy ALTER \"\(parts[2])\" SET DEFAULT \(value)"],
        "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef "
          + "WHERE adrelid = 'pg_temp.oracle_copy'::regclass"
      )
    case ("constraint", "check"):
      return (
        [copy, "ALTER TABLE oracle_copy ADD CONSTRAINT oracle_check CHECK (\(value))"],
        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'oracle_check'"
      )
    case ("policy", "using"), ("policy", "check"):
      let clause = difference.attribute == "using" ? "USING" : "FOR INSERT WITH CHECK"
      return (
        ["CREATE POLICY oracle_policy ON \(table) \(clause) (\(value))"],
        "SELECT pg_get_expr(coalesce(polqual, polwithcheck), polrelid) FROM pg_policy "
          + "WHERE polname = 'oracle_policy'"
      )
    default: return nil
    }
  }
}

extension String {
  /// Without the columns that the server writes behind a function in `FROM`: those of its row type as it is
  /// by now, which may have lost some and got others since.
  var withoutRowColumns: String {
    replacing(#/(\) \w+)\(\w+(, \w+)*\)/#) { "\($0.1)" }
  }
}
