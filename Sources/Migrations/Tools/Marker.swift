/// What a tool reads out of a comment in a migration.
enum Marker: Hashable, Sendable {
  /// The forward part starts.
  case up(optsOut: Bool)
  /// The rollback part starts.
  case down(optsOut: Bool)
  /// What follows is sent as one query, semicolons or not.
  case statementBegin
  /// The statement before it ends here, semicolon or not.
  case statementEnd
  /// The file runs outside of a transaction.
  case noTransaction
  /// The tool's own, without a meaning for the SQL.
  case other

  /// What a line of comment says to a tool; nil if it is a plain comment.
  init?(_ line: MarkerLine, for tool: MigrationTool) {
    switch tool {
    case .goose: self.init(goose: line.words)
    case .sqlMigrate: self.init(sqlMigrate: line.words)
    case .dbmate: self.init(dbmate: line.words)
    case .nodePgMigrate: self.init(nodePgMigrate: line.text)
    case .graphileMigrate: self.init(graphileMigrate: line.words)
    case .sqlx:
      guard line.range.lowerBound == 0, line.text.hasPrefix("no-transaction") else { return nil }
      self = .noTransaction
    case .atlas:
      guard line.words == ["atlas:txmode", "none"] else { return nil }
      self = .noTransaction
    case .psql, .supabase, .golangMigrate, .flyway, .liquibase, .diesel, .prisma, .drizzle,
      .sqitch:
      return nil
    }
  }

  private init?(goose words: [String]) {
    guard words.first == "+goose" else { return nil }
    switch words.dropFirst() {
    case ["up"]: self = .up(optsOut: false)
    case ["down"]: self = .down(optsOut: false)
    case ["statementbegin"]: self = .statementBegin
    case ["statementend"]: self = .statementEnd
    case ["no", "transaction"]: self = .noTransaction
    default: self = .other
    }
  }

  private init?(sqlMigrate words: [String]) {
    guard words.first == "+migrate", words.count > 1 else { return nil }
    let optsOut = words.dropFirst(2).contains("notransaction")
    switch words[1] {
    case "up": self = .up(optsOut: optsOut)
    case "down": self = .down(optsOut: optsOut)
    case "statementbegin": self = .statementBegin
    case "statementend": self = .statementEnd
    default: self = .other
    }
  }

  private init?(dbmate words: [String]) {
    let optsOut = words.dropFirst().contains("transaction:false")
    switch words.first {
    case "migrate:up": self = .up(optsOut: optsOut)
    case "migrate:down": self = .down(optsOut: optsOut)
    default: return nil
    }
  }

  private init?(nodePgMigrate text: String) {
    let words = text.lowercased().split { $0.isWhitespace || $0 == "-" }
    switch words.prefix(2) {
    case ["up", "migration"]: self = .up(optsOut: false)
    case ["down", "migration"]: self = .down(optsOut: false)
    default: return nil
    }
  }

  private init?(graphileMigrate words: [String]) {
    switch words.first {
    case "!": self = words.dropFirst().first == "no-transaction" ? .noTransaction : .other
    case "!no-transaction": self = .noTransaction
    case let word? where word.hasPrefix("!"): self = .other
    default: return nil
    }
  }
}

extension MigrationTool {
  /// The tool whose marker a line is, of those that can't do without.
  init?(markedBy line: MarkerLine) {
    let first = line.firstWord
    switch first {
    case "+goose": self = .goose
    case "+migrate": self = .sqlMigrate
    case "migrate:up", "migrate:down": self = .dbmate
    case "liquibase": self = .liquibase
    case "!": self = .graphileMigrate
    // "Down migration" alone is what people write above a rollback in a comment, too.
    case "up", "-up":
      guard Marker(line, for: .nodePgMigrate) != nil else { return nil }
      self = .nodePgMigrate
    default:
      guard first.hasPrefix("!previous:") else { return nil }
      self = .graphileMigrate
    }
  }

  /// Whether the SQL between its markers is all there is to run in a file.
  var cutsFiles: Bool {
    switch self {
    case .goose, .sqlMigrate, .dbmate, .nodePgMigrate, .liquibase: true
    default: false
    }
  }
}
