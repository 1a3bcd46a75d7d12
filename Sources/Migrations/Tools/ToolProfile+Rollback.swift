// Where a tool has rollbacks, in words and as it reads them.

extension ToolProfile {
  /// Where to write the rollback of the migration in a file of that name, as the end of a command to the reader.
  package func rollbackPlace(of file: String) -> String {
    switch rollback {
    case .section(let marker, _): return "below a line `\(marker)`"
    case .changeset(let prefix): return "in `\(prefix)` lines of the changeset"
    case .file(let rollback):
      if let place = rollback.place { return place(file) }
    case .comment, nil: break
    }
    return
      "in a comment at the end of the file that says Rollback, or in a .down.sql file beside it"
  }

  /// The words that tell the markers around a statement of several, as they are written; nil where it
  /// has none.
  package var statementMarkers: (begin: String, end: String)? {
    guard let begin = markers?.statementBegin, let end = markers?.statementEnd else { return nil }
    return (begin.lastWord, end.lastWord)
  }

  /// A statement as the tool finds its end: some cut at every semicolon that is not marked.
  package func delimited(_ sql: String) -> String {
    guard let begin = markers?.statementBegin, let end = markers?.statementEnd,
      sql.dropLast().contains(";")
    else { return sql }
    return "\(begin.text)\n\(sql)\n\(end.text)"
  }
}

extension MigrationTool {
  /// The words by which comments end a statement to one tool or another, as they are written.
  package static let statementEnds: [String] = allCases.compactMap { tool in
    switch tool.profile.contents {
    case .marked(let markers): markers.statementEnd?.lastWord
    case .pieces(let marker): marker.split(separator: " ").last.map(String.init)
    case .whole, .changesets: nil
    }
  }
}
