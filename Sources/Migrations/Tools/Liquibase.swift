import Syntax

/// Liquibase's formatted SQL, whose changesets are migrations.
///
/// https://docs.liquibase.com/concepts/changelogs/sql-format.html
enum Liquibase {
  static let profile = ToolProfile(
    name: "Liquibase",
    signs: "`--liquibase formatted sql`",
    isSign: { word, _ in word == "liquibase" },
    order: .changesets,
    contents: .changesets,
    sending: .statements,
    transaction: .each,
    optOut: .part(word: optOut),
    rollback: .changeset(prefix: "--\(rollback)"),
    expectsRollbacks: true,
    sharesTransaction: true,
    duplicates: .stopped,
    comparesContents: true)

  fileprivate static let optOut = "runInTransaction:false"
  fileprivate static let rollback = "rollback"
}

extension MigrationPart {
  /// The changesets of a file in Liquibase's formatted SQL: each is a migration of its own.
  static func changesets(in file: SourceFile) -> [MigrationPart] {
    let lines = MarkerLine.all(in: file.bytes)
    let starts = lines.indices.filter { lines[$0].isLiquibase("changeset") }
    guard !starts.isEmpty else {
      return [MigrationPart(forward: Cut(region: 0..<file.bytes.count))]
    }
    return starts.enumerated().map { number, index in
      let isLast = number + 1 == starts.count
      let nextLine = isLast ? lines.count : starts[number + 1]
      let end = isLast ? file.bytes.count : lines[nextLine].range.lowerBound
      let region = lines[index].range.upperBound..<end
      return changeset(lines[index], lines[index + 1..<nextLine], region, file)
    }
  }

  private static func changeset(
    _ header: MarkerLine, _ lines: ArraySlice<MarkerLine>, _ region: Range<Int>,
    _ file: SourceFile
  ) -> MigrationPart {
    let words = header.text.split(whereSeparator: \.isWhitespace)
    var part = MigrationPart(forward: Cut(region: region))
    part.version = words.dropFirst().first.map(String.init)
    part.optsOut = words.contains { $0.lowercased() == Liquibase.optOut.lowercased() }
    part.rollback =
      rollback(lines.filter { $0.isLiquibase(Liquibase.rollback) }, file, part.optsOut)
      ?? rollback(inBlockOf: region, file, part.optsOut)
    return part
  }

  /// The SQL in `/* liquibase rollback … */`.
  private static func rollback(
    inBlockOf region: Range<Int>, _ file: SourceFile, _ optsOut: Bool
  ) -> RollbackPart? {
    file.bytes.withUnsafeBufferPointer { bytes in
      for token in Lexer(bytes, in: region) where token.kind == .blockComment {
        let inner = token.range.dropFirst(2).dropLast(2)
        guard let start = endOfWords(["liquibase", Liquibase.rollback], bytes, inner) else {
          continue
        }
        return RollbackPart(
          place: .comment, cut: Cut(region: start..<inner.endIndex), marker: token.range,
          optsOut: optsOut)
      }
      return nil
    }
  }

  /// Where a text goes on behind its first words.
  private static func endOfWords(
    _ words: [String], _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int? {
    var rest = bytes[range]
    for word in words {
      rest = rest.drop(while: isWhitespace)
      guard rest.prefix(word.utf8.count).elementsEqual(word.utf8) else { return nil }
      rest = rest.dropFirst(word.utf8.count)
    }
    return rest.startIndex
  }

  /// The SQL behind `--rollback`, which may take several lines.
  private static func rollback(
    _ lines: [MarkerLine], _ file: SourceFile, _ optsOut: Bool
  ) -> RollbackPart? {
    guard let first = lines.first, let last = lines.last else { return nil }
    let bodies = lines.map { $0.liquibaseBody(in: file.bytes) }
    let isSQL = ![["empty"], ["not", "required"]].contains(first.words.dropFirst())
    var cut = Cut(region: first.range.lowerBound..<last.range.upperBound)
    var end = cut.region.lowerBound
    for body in isSQL ? bodies : [] {
      cut.blanks.append(end..<body.lowerBound)
      end = body.upperBound
    }
    cut.blanks.append(end..<cut.region.upperBound)
    return RollbackPart(place: .comment, cut: cut, marker: first.range, optsOut: optsOut)
  }
}

extension MarkerLine {
  /// Whether it is one of Liquibase's, with or without a space behind the dashes, or a colon.
  func isLiquibase(_ word: String) -> Bool {
    let first = words.first ?? ""
    return first == word || first == word + ":"
  }

  /// What follows the first word.
  ///
  /// Counted in the file: its bytes need not be UTF-8, as those of `text` are.
  fileprivate func liquibaseBody(in bytes: [UInt8]) -> Range<Int> {
    let line = bytes[range].dropFirst(2).drop(while: isWhitespace)
    let body = line.drop { !isWhitespace($0) }.drop(while: isWhitespace)
    return body.startIndex..<range.upperBound
  }
}
