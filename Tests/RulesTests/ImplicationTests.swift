import Syntax
import Testing

@testable import Rules

/// What follows from what, over conditions as PostgreSQL reads them.
struct ImplicationTests {
  private func condition(_ sql: String) throws -> Expression {
    let text = "ALTER TABLE t ADD CHECK (\(sql))"
    let file = SourceFile(id: SourceFile.ID(0), path: "t.sql", bytes: Array(text.utf8))
    let change = try #require(Script.parse(file).statements.first?.changes.first)
    guard case .constraintAdded(_, let constraint) = change.action,
      case .check(let condition) = constraint.kind
    else { throw NotACheck() }
    return condition
  }

  private struct NotACheck: Error {}

  @Test(arguments: [
    ("a > 0", "a > 0"),
    ("a > 0 AND b > 0", "b > 0"),
    ("a = 'x'", "a = 'x'::text"),
    ("a IN ('x', 'y')", "a IN ('y', 'z', 'x')"),
    ("a = ANY (ARRAY['x'::text, 'y'])", "a IN ('x', 'y', 'z')"),
    ("a <> 'x'", "NOT a = 'x'"),
    ("a IS NOT NULL", "a IS NOT NULL OR b IS NOT NULL"),
    (
      "(s <> 'x' AND c IS NOT NULL) OR s = 'x'",
      "(s <> 'x' AND (c IS NOT NULL OR d IS NOT NULL)) OR s = 'x'"
    ),
  ])
  func weakerConditionsFollow(_ premise: String, _ conclusion: String) throws {
    #expect(try Implication.holds(from: [condition(premise)], to: condition(conclusion)))
  }

  @Test(arguments: [
    ("a > 0", "a > 1"),
    ("a > 0 OR b > 0", "b > 0"),
    ("a IN ('x', 'y', 'z')", "a IN ('x', 'y')"),
    // NULL passes the first and not the second.
    ("a > 0", "a IS NOT NULL"),
    ("a > 0", "a > 0 AND b > 0"),
  ])
  func strongerConditionsDoNot(_ premise: String, _ conclusion: String) throws {
    #expect(try !Implication.holds(from: [condition(premise)], to: condition(conclusion)))
  }

  @Test func premisesAddUp() throws {
    #expect(
      try Implication.holds(
        from: [condition("a > 0"), condition("b > 0")], to: condition("a > 0 AND b > 0")))
  }

  @Test(arguments: [
    ("new > 0", KnownValue.null, true),
    ("new IS NOT NULL", .null, false),
    ("new >= 0 AND new <= 10", .number(3), true),
    ("new BETWEEN 0 AND 10", .number(11), false),
    ("new IN ('a', 'b')", .string("b"), true),
    ("new = lower(new)", .string("A"), false),
    ("old IS NULL OR new IS NULL", .null, true),
    ("old > 0 AND new IS NULL", .null, false),
    ("length(new) < 3", .string("ab"), true),
    ("COALESCE(new, 5) = 5", .null, true),
    ("new::text = '7'", .number(7), false),
  ])
  func newColumnsSettleWhatTheyCan(_ sql: String, _ value: KnownValue, _ holds: Bool) throws {
    #expect(try Implication.holds(from: [], to: condition(sql), known: ["new": value]) == holds)
  }

  @Test func oldConditionsAndNewColumnsWorkTogether() throws {
    #expect(
      try Implication.holds(
        from: [condition("old > 0")], to: condition("old > 0 AND new IS NULL"),
        known: ["new": .null]))
  }
}
