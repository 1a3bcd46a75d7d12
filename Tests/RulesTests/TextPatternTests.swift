import Testing

@testable import Rules

/// Patterns mean what they mean to PostgreSQL, as far as they are understood.
struct TextPatternTests {
  @Test func isUnderstood() {
    #expect(
      TextPattern.answer("~", of: "ann@example.org", "^[^@[:space:]]+@[^@]+[.][a-z]{2,}$") == true)
    #expect(TextPattern.answer("~", of: "x", "^[^@]+@") == false)
    #expect(TextPattern.answer("!~*", of: "ABC", "^abc$") == false)
    #expect(TextPattern.answer("~~", of: "abc", "a%c") == true)
    #expect(TextPattern.answer("!~~*", of: "abc", "A_C") == false)
  }

  @Test(arguments: [
    "(a)\\1", "a(?=b)", "(?i)a", "\\ya", "[[.a.]]", "a**", "*a", "ä", "[é]", "***=a",
  ])
  func isLeftToTheServer(_ pattern: String) {
    #expect(TextPattern.answer("~", of: "a", pattern) == nil)
  }

  @Test(.enabled(if: Server.isThere)) func isAsTheServerSays() throws {
    var random = SplitMix(state: 7)
    let pieces = [
      "a", "b", "A", "1", " ", "-", "@", ".", "^", "$", "|", "(", ")", "(?:", "[ab]", "[^a]",
      "[a-c1]", "[^[:space:]]", "[[:alpha:]]",
      "[]a]", "[a-]", "\\d", "\\s", "\\w", "\\.", "\\D", "*", "+", "?", "{2}", "{1,2}", "{0,}",
      "{0}", "%", "_", "\\%",
    ]
    let letters = ["a", "b", "A", "1", " ", "-", "@", ".", "c", "_", "%", "]"]
    var questions: [(symbol: String, text: String, pattern: String)] = []
    for _ in 0..<3000 {
      let pattern = (0...random.next(below: 6)).map { _ in pieces[random.next(below: pieces.count)]
      }
      let text = (0..<random.next(below: 6)).map { _ in letters[random.next(below: letters.count)] }
      let symbols = ["~", "!~", "~*", "!~*", "~~", "!~~", "~~*"]
      questions.append(
        (symbols[random.next(below: symbols.count)], text.joined(), pattern.joined()))
    }
    let known = questions.compactMap { question in
      TextPattern.answer(question.symbol, of: question.text, question.pattern).map {
        (question, $0)
      }
    }
    let calls = known.map { question, _ in
      "SELECT pg_temp.answer($x$\(question.text)$x$, $x$\(question.symbol)$x$, $x$\(question.pattern)$x$);"
    }
    let sql =
      """
      CREATE FUNCTION pg_temp.answer(text, text, text) RETURNS text LANGUAGE plpgsql AS $f$
      DECLARE answer text;
      BEGIN
        EXECUTE format('SELECT %L %s %L', $1, $2, $3) INTO answer;
        RETURN answer;
      EXCEPTION WHEN OTHERS THEN RETURN 'error';
      END $f$;

      """ + calls.joined(separator: "\n")
    let answer = try Server.withDatabase { try $0.run(sql) }
    let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count >= known.count, "\(answer.errors.suffix(500))")
    for (line, (question, matches)) in zip(lines, known) {
      #expect(
        line == (matches ? "true" : "false"),
        "\(question.text) \(question.symbol) \(question.pattern)")
    }
    #expect(known.count > 1000)
  }

  private struct SplitMix {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }
}
