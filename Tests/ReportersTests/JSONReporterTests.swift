import Linter
import Reporters
import Syntax
import Testing

struct JSONReporterTests {
  @Test func nothingFound() throws {
    let report = Sample("SELECT 1;").report(run: RunDescription(version: "1.2.3"))
    let text = try JSONReporter().render(report)
    #expect(
      text == """
        {
          "diagnostics" : [

          ],
          "formatVersion" : 1,
          "migrations" : 1,
          "postgres" : "\(parserVersion)",
          "suppressed" : [

          ],
          "version" : "1.2.3"
        }

        """)
  }

  @Test func findingIsWhole() throws {
    var sample = Sample("-- é\nDROP TABLE \"a/b\";", path: "db/é 1.sql")
    let first = RelatedLocation("here", at: sample.range(of: "--"))
    sample = sample.found("TABLE", "\"a/b\" goes", help: "one\ntwo", related: [first])
    let text = try JSONReporter().render(sample.report)
    let diagnostic = """
          {
            "end" : {
              "column" : 11,
              "line" : 2,
              "offset" : 16
            },
            "file" : "db/é 1.sql",
            "help" : "one\\ntwo",
            "message" : "\\"a/b\\" goes",
            "related" : [
              {
                "end" : {
                  "column" : 3,
                  "line" : 1,
                  "offset" : 2
                },
                "file" : "db/é 1.sql",
                "message" : "here",
                "start" : {
                  "column" : 1,
                  "line" : 1,
                  "offset" : 0
                }
              }
            ],
            "rule" : "some-rule",
            "severity" : "error",
            "start" : {
              "column" : 6,
              "line" : 2,
              "offset" : 11
            }
          }
      """
    #expect(text.contains(diagnostic))
  }

  @Test func suppressedHasItsReason() throws {
    var sample = Sample("SELECT 1;").found("1")
    sample.suppressed = [
      SuppressedDiagnostic(diagnostic: sample.diagnostics[0], reason: "it's meant"),
      SuppressedDiagnostic(diagnostic: sample.diagnostics[0], reason: nil),
    ]
    sample.diagnostics = []
    let text = try JSONReporter().render(sample.report)
    #expect(text.contains("\"reason\" : \"it's meant\""))
    #expect(text.matches(of: #/"diagnostic" :/#).count == 2)
    #expect(text.matches(of: #/"reason" :/#).count == 1, "no reason, no field")
  }
}
