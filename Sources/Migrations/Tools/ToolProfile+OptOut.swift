import Syntax

// How a migration leaves its tool's transaction, as an edit and in words.

extension ToolProfile {
  /// How to have a script run statement by statement.
  ///
  /// - Returns: Nil when that is not said in the file itself, or when the statements would still be
  ///   one query, which PostgreSQL runs in one transaction.
  package func optOut(for script: Script, in file: SourceFile) -> OptOut? {
    guard let optOut, let first = script.statements.first,
      TransactionRegime(self, script, optsOut: true) == .statementByStatement
    else { return nil }
    let marker = markers?.noTransaction?.text ?? ""
    let lines = MarkerLine.all(in: file.bytes, limit: first.range.start)
    switch optOut {
    case .top: return OptOut(text: "\(marker)\n", offset: file.startOfText)
    case .topWithBlankLine: return OptOut(text: "\(marker)\n\n", offset: file.startOfText)
    case .firstLine:
      // Not even a byte order mark may stand before it.
      return file.startOfText == 0 ? OptOut(text: "\(marker)\n", offset: 0) : nil
    case .firstLineOfBody:
      return lineOfMarker(in: file).map { OptOut(text: "\(marker)\n", offset: $0.lowerBound) }
    case .part(let word):
      return lines.last(where: startsPart)
        .map { OptOut(text: " \(word)", offset: $0.range.upperBound) }
    case .sidecar, .nowhere: return nil
    }
  }

  /// The marker that has a script run outside of a transaction, if its file says so itself.
  package func optOutMarker(of script: Script, in file: SourceFile) -> SourceRange? {
    guard let first = script.statements.first else { return nil }
    let lines = MarkerLine.all(in: file.bytes, limit: first.range.start)
    let place = lineOfMarker(in: file)
    let marker = lines.last { line in
      if holdsChangesets { return startsPart(line) }
      let isHeeded = place?.contains(line.range.lowerBound) ?? true
      return isHeeded && markers?.marker(in: line)?.optsOut ?? false
    }
    return marker.map { SourceRange(file: file.id, $0.range) }
  }

  /// Whether a migration, or the part of a file that goes one way, starts behind a line.
  private func startsPart(_ line: MarkerLine) -> Bool {
    holdsChangesets
      ? line.isLiquibase("changeset") : markers?.marker(in: line)?.startsPart ?? false
  }

  /// How to have a migration run outside of a transaction, as a command to the reader.
  package var waysOutOfTransaction: String { wayOutOfTransaction() }

  /// The same for a migration or its rollback, which some tools ask for each.
  package func wayOutOfTransaction(inRollback isRollback: Bool = false) -> String {
    guard let optOut else {
      // These never open one: PostgreSQL does, for files of several statements.
      return sendsStatementsOneByOne
        ? "leave BEGIN and COMMIT out of the file" : "give the statement a migration of its own"
    }
    let marker = markers?.noTransaction?.text ?? ""
    switch optOut {
    case .top, .topWithBlankLine: return "put `\(marker)` at the top of the file"
    case .firstLineOfBody: return "make `\(marker)` the first line below the header"
    case .firstLine: return "make `\(marker)` the first line of the file"
    case .part(let word):
      guard let part = isRollback ? markers?.down : markers?.up else {
        return "write `\(word)` on the changeset"
      }
      return "write `\(part.text) \(word)`"
    case .sidecar(let sidecar):
      let place =
        sidecar.isSuffix
        ? "the script's \(sidecar.name) file" : "\(sidecar.name) beside the migration"
      let way = "set `\(sidecar.setting)` in \(place)"
      let ways = refusesMixedScripts ? "give the statement a script of its own, or \(way)" : way
      return concurrency.map { "\(ways); \($0)" } ?? ways
    case .nowhere(let advice): return advice
    }
  }
}

extension ToolProfile {
  /// The only line in which it looks for the marker of a file without a transaction; nil where any line will do.
  func lineOfMarker(in file: SourceFile) -> Range<Int>? {
    switch optOut {
    case .firstLine: file.line(at: 0)
    case .firstLineOfBody: file.line(at: file.endOfHeader)
    case .top, .topWithBlankLine, .part, .sidecar, .nowhere, nil: nil
    }
  }
}

extension SourceFile {
  /// Behind graphile-migrate's `--! Previous: …` and the like, which start with a capital, and blank lines.
  fileprivate var endOfHeader: Int {
    var start = startOfText
    while start < bytes.count {
      let line = bytes[line(at: start)]
      let word = line.dropFirst(4).first ?? 0
      let isHeader =
        line.starts(with: Array("--! ".utf8))
        && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(word)
      guard isHeader || line.allSatisfy(isWhitespace) else { return start }
      start = line.endIndex + 1
    }
    return bytes.count
  }

  /// From an offset to the end of its line.
  fileprivate func line(at start: Int) -> Range<Int> {
    start..<(bytes[start...].firstIndex(of: 0x0A) ?? bytes.count)
  }

  /// The offset behind a byte order mark.
  fileprivate var startOfText: Int { bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0 }
}
