import Syntax

/// Liquibase's formatted SQL, whose changesets are migrations.
///
/// https://docs.liquibase.com/concepts/changelogs/sql-format.html
/// https://github.com/liquibase/liquibase/blob/master/liquibase-standard/src/main/java/liquibase/parser/AbstractFormattedChangeLogParser.java
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
    let all = MarkerLine.all(in: file.bytes)
    let ignored = ignoredLines(all, file.bytes)
    let lines = all.filter { line in !ignored.contains { $0.contains(line.range.lowerBound) } }
    let starts = lines.indices.filter { lines[$0].isLiquibase("changeset") }
    guard !starts.isEmpty else {
      return [MigrationPart(forward: Cut(region: 0..<file.bytes.count, blanks: ignored))]
    }
    return starts.enumerated().compactMap { number, index in
      guard ChangesetAttributes(lines[index].text).runsOnPostgreSQL else { return nil }
      let isLast = number + 1 == starts.count
      let nextLine = isLast ? lines.count : starts[number + 1]
      let end = isLast ? file.bytes.count : lines[nextLine].range.lowerBound
      let region = lines[index].range.upperBound..<end
      let cut = Cut(region: region, blanks: ignored.filter(region.overlaps))
      return changeset(lines[index], lines[index + 1..<nextLine], cut, file)
    }
  }

  /// What stands between `--ignoreLines:start` and `--ignoreLines:end`, or as many lines as are said.
  private static func ignoredLines(_ lines: [MarkerLine], _ bytes: [UInt8]) -> [Range<Int>] {
    var ignored: [Range<Int>] = []
    for line in lines {
      let word = line.firstWord
      guard word.hasPrefix("ignorelines:"), line.range.lowerBound >= ignored.last?.upperBound ?? 0
      else { continue }
      let value = word.dropFirst("ignorelines:".utf8.count)
      if value == "start" {
        let end = lines.first {
          $0.range.lowerBound > line.range.lowerBound && $0.firstWord == "ignorelines:end"
        }
        ignored.append(line.range.lowerBound..<(end?.range.upperBound ?? bytes.count))
      } else if let count = Int(value) {
        var end = bytes[line.range.upperBound...].firstIndex(of: 0x0A) ?? bytes.count
        for _ in 0..<max(0, count) where end < bytes.count {
          end = bytes[(end + 1)...].firstIndex(of: 0x0A) ?? bytes.count
        }
        ignored.append(line.range.lowerBound..<end)
      }
    }
    return ignored
  }

  private static func changeset(
    _ header: MarkerLine, _ lines: ArraySlice<MarkerLine>, _ cut: Cut, _ file: SourceFile
  ) -> MigrationPart {
    let words = header.text.split(whereSeparator: \.isWhitespace)
    let attributes = ChangesetAttributes(header.text)
    var part = MigrationPart(forward: cut)
    if attributes["splitStatements"]?.lowercased() == "false" {
      part.forward.queries.append(cut.region)
    } else {
      let delimiter = attributes["endDelimiter"].map(Delimiter.init(liquibase:))
      part.forward = cut.delimited(by: delimiter ?? .liquibaseLines, in: file)
    }
    part.version = words.dropFirst().first.map(String.init)
    part.optsOut = words.contains { $0.lowercased() == Liquibase.optOut.lowercased() }
    part.runsAgain = ["runOnChange", "runAlways"].contains {
      attributes[$0]?.lowercased() == "true"
    }
    part.rollback =
      rollback(lines.filter { $0.isLiquibase(Liquibase.rollback) }, file, part.optsOut)
      ?? rollback(inBlockOf: cut.region, file, part.optsOut)
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

/// What a changeset's header says behind its author and number.
private struct ChangesetAttributes {
  private let words: [Substring]

  init(_ header: String) {
    words = header.split(whereSeparator: \.isWhitespace)
  }

  /// The value of an attribute, without quotes around it; nil where there is none.
  subscript(name: String) -> String? {
    let prefix = name.lowercased() + ":"
    guard let word = words.first(where: { $0.lowercased().hasPrefix(prefix) }) else { return nil }
    let value = word.dropFirst(prefix.count).filter { $0 != "\"" }
    return value.isEmpty ? nil : String(value)
  }

  /// Whether it runs on PostgreSQL, and at all.
  ///
  /// https://github.com/liquibase/liquibase/blob/master/liquibase-standard/src/main/java/liquibase/database/DatabaseList.java
  var runsOnPostgreSQL: Bool {
    if self["ignore"]?.lowercased() == "true" { return false }
    let databases = self["dbms"]?.lowercased().split(separator: ",").map(String.init) ?? []
    if databases.isEmpty || databases.contains("all") { return true }
    if databases.contains("none") || databases.contains("!postgresql") { return false }
    let named = databases.filter { !$0.hasPrefix("!") }
    return named.isEmpty || named.contains("postgresql")
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
