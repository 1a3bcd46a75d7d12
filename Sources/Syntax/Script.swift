/// The SQL of a file, or of a part of one: its statements in order, its comments, and what PostgreSQL
/// would not parse.
package struct Script: Sendable {
  /// In the order of the file.
  package internal(set) var statements: [Statement]
  /// What PostgreSQL would not parse, in the order of the file.
  package let errors: [SyntaxError]
  /// What of the text is for psql to read, in the order of the file.
  package internal(set) var clientTexts: [ClientText] = []

  /// Puts together what was parsed, of whatever files.
  package init(
    statements: [Statement], errors: [SyntaxError], clientTexts: [ClientText] = []
  ) {
    self.statements = statements
    self.errors = errors
    self.clientTexts = clientTexts
  }
}

extension Script {
  /// Parses a part of a file.
  ///
  /// A statement that does not parse costs only itself. What is psql's and not SQL (meta-commands, the
  /// data of `COPY … FROM stdin`) is passed over; placeholders of templates are tried as names where a
  /// statement does not parse as it stands. Nothing shifts: every place counts the bytes of the file.
  ///
  /// - Parameters:
  ///   - file: The file it stands in.
  ///   - region: The part to parse; the whole file if nil.
  ///   - blanks: Pieces of it to read as white space.
  ///   - terminators: Offsets of bytes to read as semicolons, for tools that end statements their
  ///     own way.
  ///   - queries: Pieces whose statements are sent together.
  /// - Returns: Its statements, and the errors of those that do not parse.
  package static func parse(
    _ file: SourceFile, in region: Range<Int>? = nil, blanks: [Range<Int>] = [],
    terminators: [Int] = [], queries: [Range<Int>]
  ) -> Script {
    var script = parse(file, in: region, blanks: blanks, terminators: terminators)
    var place = 0
    for (number, query) in queries.sorted(by: { $0.lowerBound < $1.lowerBound }).enumerated() {
      let starts = script.statements[place...].prefix { $0.range.start < query.upperBound }
      let together = starts.drop { $0.range.start < query.lowerBound }.indices
      if together.count > 1 { for index in together { script.statements[index].query = number } }
      place = starts.endIndex
    }
    return script
  }

  /// The same for tools that send each statement alone, or all of them together.
  package static func parse(
    _ file: SourceFile, in region: Range<Int>? = nil, blanks: [Range<Int>] = [],
    terminators: [Int] = []
  ) -> Script {
    var text = ScriptText(file, in: region ?? 0..<file.bytes.count)
    if let error = text.encodingError { return Script(statements: [], errors: [error]) }
    for blank in blanks { text.blank(blank) }
    for offset in terminators { text.terminate(at: offset) }
    let (pieces, clientTexts) = text.outline()
    if let statements = text.parse(text.all) {
      return Script(statements: statements, errors: [], clientTexts: clientTexts)
    }

    var statements: [Statement] = []
    var errors: [SyntaxError] = []
    for piece in pieces {
      if let parsed = text.parse(piece) {
        statements += parsed
        continue
      }
      let error = text.error
      if text.bytes.fillPlaceholders(in: piece), let parsed = text.parse(piece) {
        statements += parsed
      } else if let error {
        errors.append(error)
      }
    }
    return Script(statements: statements, errors: errors, clientTexts: clientTexts)
  }
}
