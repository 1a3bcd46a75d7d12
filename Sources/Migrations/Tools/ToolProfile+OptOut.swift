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
    case .header:
      let header = lines.last { markers?.marker(in: $0) != nil }
      return header.map { OptOut(text: "\n\(marker)", offset: $0.range.upperBound) }
        ?? OptOut(text: "\(marker)\n", offset: file.startOfText)
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
    let marker = lines.last { line in
      holdsChangesets ? startsPart(line) : markers?.marker(in: line)?.optsOut ?? false
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
    case .top, .topWithBlankLine, .header: return "put `\(marker)` at the top of the file"
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
      return refusesMixedScripts ? "give the statement a script of its own, or \(way)" : way
    case .nowhere(let advice): return advice
    }
  }
}

extension SourceFile {
  /// The offset behind a byte order mark.
  fileprivate var startOfText: Int { bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0 }
}
