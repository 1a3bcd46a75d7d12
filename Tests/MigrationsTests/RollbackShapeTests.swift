import Migrations
import RollbackShapes
import Testing

/// Rollbacks in comments, in every shape that a heading, a box, a kind of comment, nesting, a place in the file,
/// prose and a layout of SQL make together; and what only looks like one.
@Suite struct RollbackShapeTests {
  @Test func everyShapeIsFound() throws {
    let shapes = RollbackShape.all
    var missed: [String] = []
    for shape in shapes {
      let found = try commentRollback(shape.file)
      if found?.plainStatements != shape.statements || found?.errors != 0 {
        missed.append("\(shape.file)\n=> \(found?.plainStatements ?? [])")
      }
    }
    let wrong = try RollbackLookalike.all.filter {
      try commentRollback($0.file)?.statements.isEmpty == false
    }
    let right = shapes.count - missed.count
    print(
      "rollback shapes: \(shapes.count) with a rollback, \(RollbackLookalike.all.count) without;",
      "precision \(right)/\(right + wrong.count), recall \(right)/\(shapes.count)")
    #expect(shapes.count >= 500)
    #expect(missed.count == 0, "\(missed.prefix(5).joined(separator: "\n----\n"))")
    #expect(wrong.count == 0, "\(wrong.prefix(5).map(\.file).joined(separator: "\n----\n"))")
  }

  /// What is none is not even an empty one, unless it says that there should be one.
  @Test(arguments: RollbackLookalike.all) func lookalike(_ lookalike: RollbackLookalike) throws {
    #expect(try commentRollback(lookalike.file) == nil)
  }
}

extension FoundRollback {
  /// Its statements without the marks of comments, in capitals, and without those of transactions.
  fileprivate var plainStatements: [String] {
    statements.map { statement in
      statement.split(separator: "\n")
        .map { $0.drop { $0 == " " || $0 == "-" || $0 == "*" } }
        .joined(separator: " ").split(separator: " ").joined(separator: " ").uppercased()
    }.filter { $0 != "BEGIN" && $0 != "COMMIT" }
  }
}

extension RollbackLookalike: CustomTestStringConvertible {
  package var testDescription: String { kind }
}
