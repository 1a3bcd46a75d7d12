import Foundation

/// The man page, made of what ArgumentParser knows about the commands.
struct Manual {
  let text: String

  init(dump: Data, version: String) throws {
    let root = try JSONDecoder().decode(Dump.self, from: dump).command
    let commands = (root.subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay }
    var lines = [
      ".\\\" Generated: UPDATE_GOLDENS=1 make test writes it anew.",
      ".TH LOCKSTEP 1 \"\" \"Lockstep \(version)\" \"\"", ".SH NAME",
      "lockstep \\- \(escaped(root.abstract ?? ""))", ".SH SYNOPSIS",
    ]
    lines += commands.flatMap { [".B lockstep \($0.commandName)", $0.synopsis, ".br"] }
      .filter { !$0.isEmpty }.dropLast()
    lines += [".SH DESCRIPTION", escaped(root.discussion ?? ""), ".SH COMMANDS"]
    lines += commands.flatMap(\.section)
    text = (lines + Self.rest).joined(separator: "\n") + "\n"
  }

  /// What the parser does not know.
  private static let rest = """
    .SH FILES
    .TP
    .IR lockstep.toml ", " .lockstep.toml
    Settings, the nearest from each history's directory up; \\fBlockstep init\\fR writes one.
    .SH ENVIRONMENT
    .TP
    .BR NO_COLOR ", " CLICOLOR_FORCE
    Never or always colour the output, where \\fB\\-\\-color\\fR does not say. The first one wins.
    .TP
    .B TERM
    A terminal that is \\fBdumb\\fR gets no colours.
    .SH EXIT STATUS
    .TP
    .B 0
    Nothing was found at or above \\fB\\-\\-fail\\-on\\fR.
    .TP
    .B 1
    Something was.
    .TP
    .B 2
    The tool could not run: wrong usage or settings, a missing path, nothing to read.
    .SH EXAMPLES
    .TP
    .B lockstep lint db/migrations
    Check a history.
    .TP
    .B lockstep lint \\-\\-since main
    Report only on what a branch adds.
    .TP
    .B lockstep lint \\-\\-stdin\\-filename db/migrations/012_keys.sql \\- < buffer.sql
    Check a buffer as that file of its history.
    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

private struct Dump: Decodable {
  let command: Command

  struct Command: Decodable {
    let commandName: String
    let shouldDisplay: Bool
    let abstract, discussion: String?
    let arguments: [Argument]?
    let subcommands: [Command]?
  }

  struct Argument: Decodable {
    struct Name: Decodable { let kind, name: String }

    let kind: String
    let names: [Name]?
    let valueName, abstract, defaultValue, sectionTitle: String?
    let allValues: [String]?
    let isOptional, isRepeating, shouldDisplay: Bool
  }
}

extension Dump.Command {
  /// Everybody has these.
  private var shown: [Dump.Argument] {
    (arguments ?? []).filter { argument in
      argument.shouldDisplay
        && !(argument.names ?? []).contains { $0.name == "help" || $0.name == "version" }
    }
  }

  fileprivate var synopsis: String {
    let positional = shown.filter { $0.kind == "positional" }.map { argument in
      let name = "\\fI\(escaped(argument.valueName ?? ""))\\fR\(argument.isRepeating ? " ..." : "")"
      return argument.isOptional || argument.defaultValue != nil ? "[\(name)]" : name
    }
    let options = shown.count == positional.count ? [] : ["[\\fIoptions\\fR]"]
    return (options + positional).joined(separator: " ")
  }

  fileprivate var section: [String] {
    var lines = [".SS \(commandName)", escaped(abstract ?? "")]
    if let discussion, !discussion.isEmpty { lines += [".PP", escaped(discussion)] }
    var titles: [String] = []
    for argument in shown where !titles.contains(argument.sectionTitle ?? "") {
      titles.append(argument.sectionTitle ?? "")
    }
    // Those that belong nowhere come last.
    for title in titles.filter({ !$0.isEmpty }) + [""] {
      let own = shown.filter { $0.sectionTitle ?? "" == title }
      if !title.isEmpty { lines += [".PP", "\(escaped(title)):"] }
      lines += own.flatMap(\.lines)
    }
    return lines
  }
}

extension Dump.Argument {
  fileprivate var lines: [String] {
    let value = "\\fI\(escaped(valueName ?? ""))\\fR"
    let words = (names ?? []).map {
      "\\fB\(escaped(($0.kind == "long" ? "--" : "-") + $0.name))\\fR"
    }
    let head =
      switch kind {
      case "positional": value
      case "option": "\(words.joined(separator: ", ")) \(value)"
      default: words.joined(separator: ", ")
      }
    var text = escaped(abstract ?? "")
    if let allValues { text += " One of \(escaped(allValues.joined(separator: ", ")))." }
    if let defaultValue, kind != "flag" { text += " The default is \(escaped(defaultValue))." }
    return [".TP", head, text]
  }
}

/// Text as roff takes it, in one line.
private func escaped(_ text: String) -> String {
  let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing(
    "\n", with: " ")
  return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&\(plain)" : plain
}
