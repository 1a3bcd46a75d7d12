/// A piece of a script that psql reads itself, and sends no server.
///
/// https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
package struct ClientText: Hashable, Sendable {
  /// What psql does with it.
  package enum Kind: Hashable, Sendable {
    /// A meta-command with its backslash: `\set`.
    case command(String)
    /// Rows behind `COPY … FROM stdin`.
    case copyData
  }

  /// What it is.
  package let kind: Kind
  /// Where the command's name stands, or the last word of the statement that has rows behind it.
  package let range: SourceRange
}
