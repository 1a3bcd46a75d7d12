import Syntax
import Testing

/// What a script says and where; `⟨…⟩` marks nothing, the texts of ranges are compared.
struct ScriptTests {
  private func file(_ sql: String) -> SourceFile {
    SourceFile(id: SourceFile.ID(0), path: "test.sql", bytes: Array(sql.utf8))
  }

  private func texts(_ sql: String) -> [String] {
    let file = file(sql)
    return Script.parse(file).statements.map { file.text($0.range) }
  }

  private func errors(_ sql: String) -> [(message: String, text: String)] {
    let file = file(sql)
    return Script.parse(file).errors.map { ($0.message, file.text($0.range)) }
  }

  @Test func statementsHaveNoCommentsOrSemicolonsAroundThem() {
    let sql = """
      -- first
      SELECT 1; /* second */ SELECT 'a;b' -- still it
      ;
      SELECT 3 /* no semicolon */
      -- the end
      """
    #expect(texts(sql) == ["SELECT 1", "SELECT 'a;b'", "SELECT 3"])
  }

  @Test(arguments: [
    "", "\n", "-- nothing\n", "/* nothing */", ";;;", "\u{FEFF}", "\u{FEFF}-- nothing",
  ])
  func nothingIsNoStatement(_ sql: String) {
    let script = Script.parse(file(sql))
    #expect(script.statements.isEmpty)
    #expect(script.errors.isEmpty)
  }

  @Test func byteOrderMarkAndCarriageReturnsShiftNothing() {
    #expect(
      texts("\u{FEFF}SELECT 1;\r\nSELECT 'é',\r\n 2;\r\n") == ["SELECT 1", "SELECT 'é',\r\n 2"])
  }

  @Test func aBrokenStatementCostsOnlyItself() {
    let sql = "SELECT 1; SELEC 2; CREATE TABLE t (a int b int); SELECT 3"
    #expect(texts(sql) == ["SELECT 1", "SELECT 3"])
    let errors = errors(sql)
    #expect(errors.map(\.text) == ["SELEC", "b"])
    #expect(errors[0].message == "syntax error at or near \"SELEC\"")
  }

  @Test func errorPositionsCountCharacters() {
    #expect(errors("SELECT 'éééé'; SELEC 1;").map(\.text) == ["SELEC"])
    #expect(errors("SELECT 'é' ü FROM WHERE;").map(\.text) == ["WHERE"])
  }

  @Test func anErrorAtTheEndPointsAtTheLastWord() {
    #expect(errors("SELECT 1; CREATE TABLE t").map(\.text) == ["t"])
  }

  @Test func aMissingParenthesisEndsAtTheSemicolon() {
    #expect(texts("CREATE TABLE t (a int; SELECT 1; SELECT 2;") == ["SELECT 1", "SELECT 2"])
  }

  @Test func sqlBodiesKeepTheirSemicolons() {
    let sql = """
      SELEC 0;
      CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
      CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);
      SELECT 4;
      """
    #expect(texts(sql).map { $0.prefix(8) } == ["CREATE F", "CREATE R", "SELECT 4"])
  }

  @Test func metaCommandsAreSkippedInPlace() {
    let sql = """
      \\set ON_ERROR_STOP on
      SELECT 1;
      \\echo it's done
      BEGIN;
      \\copy t(a, b) from 'x.csv' with csv
      SELECT 2 \\gexec
      COMMIT;
      """
    #expect(texts(sql) == ["SELECT 1", "BEGIN", "SELECT 2", "COMMIT"])
    #expect(errors(sql).isEmpty)
  }

  @Test func copiedDataIsSkippedInPlace() {
    let sql = """
      COPY public.t (id, name) FROM stdin;
      1\tit's; a 'trap
      2\t$$
      \\.

      SELECT 1;
      """
    #expect(texts(sql) == ["COPY public.t (id, name) FROM stdin", "SELECT 1"])
    #expect(errors(sql).isEmpty)
  }

  @Test func placeholdersStandForNames() {
    let sql = """
      CREATE TABLE {{ index .Options "Namespace" }}.users (id int DEFAULT ${START});
      GRANT USAGE ON SCHEMA s TO :OWNER;
      SELECT '{{ untouched }}'::text, :'value', prefix_{{name}};
      DROP TABLE "{{ index .Options "Namespace" }}".users;
      """
    let script = Script.parse(file(sql))
    #expect(script.errors.isEmpty)
    #expect(script.statements.count == 4)
    guard case .tableCreated(let table)? = script.statements.first?.changes.first?.action else {
      Issue.record("no table")
      return
    }
    #expect(table.name == ObjectName(schema: "{ index .Options 'Namespace' }", "users"))
  }

  @Test func placeholdersAreNotTriedWhereTheStatementParses() {
    let file = file("SELECT a[1:2], '{{x}}', b::text; SELECT $${{y}}$$;")
    #expect(Script.parse(file).statements.count == 2)
  }

  @Test func textThatIsNoneIsOneError() {
    #expect(errors("SELECT 1;\0SELECT 2").map(\.message).first?.contains("NUL") == true)
    let latin = SourceFile(
      id: SourceFile.ID(0), path: "latin.sql", bytes: Array("SELECT 'caf".utf8) + [0xE9, 0x27])
    let script = Script.parse(latin)
    #expect(script.errors.map(\.range.start) == [11])
    #expect(script.errors.first?.message.contains("UTF-8") == true)
  }

  @Test func aPartOfAFileKeepsItsPlaces() {
    let file = file("DROP TABLE a; -- down\nSELECT 1; -- junk\n DROP TABLE b")
    let start = 22
    let script = Script.parse(file, in: start..<file.bytes.count, blanks: [start..<31])
    #expect(script.statements.map { file.text($0.range) } == ["DROP TABLE b"])
  }

  @Test func otherEndsOfStatementsCount() {
    let file = file("SELECT 1 -- end\nSELECT 2")
    let script = Script.parse(file, blanks: [9..<15], terminators: [9])
    #expect(script.statements.map { file.text($0.range) } == ["SELECT 1", "SELECT 2"])
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000),
    "SELECT " + String(repeating: "(", count: 100_000) + "1"
      + String(repeating: ")", count: 100_000),
    "SELECT " + String(repeating: "NOT ", count: 200_000) + "true",
    "SELECT 1" + String(repeating: " + 1", count: 200_000),
    String(repeating: "SELECT * FROM (", count: 20_000) + "SELECT 1"
      + String(repeating: ") x", count: 20_000),
    "DO $$" + String(repeating: " BEGIN", count: 10_000) + "$$",
    "SELECT 1 WHERE true" + String(repeating: " AND true", count: 100_000),
  ])
  func deepNestingIsSafe(_ sql: String) {
    let script = Script.parse(file(sql))
    #expect(script.statements.count + script.errors.count >= 1)
  }

  @Test func theCorpusParsesAsItsReportSays() {
    let files = Corpus.files
    guard !files.isEmpty else { return }
    var statements = 0
    var broken: [String] = []
    for file in files {
      let script = Script.parse(file)
      statements += script.statements.count
      if !script.errors.isEmpty { broken.append(file.path) }
      for statement in script.statements {
        #expect(
          statement.range.end <= file.bytes.count && statement.range.start < statement.range.end)
        for change in statement.changes {
          #expect(statement.range.contains(change.range), "\(file.path) \(change.range)")
        }
      }
    }
    // One file with a broken statement, one that ends statements with the marks of its tool, and two
    // of the small fixtures that are not PostgreSQL's SQL.
    #expect(broken.count == 4, "\(broken)")
    #expect(statements > 12_900)
  }
}
