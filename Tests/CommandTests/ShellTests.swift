import Foundation
import Testing

/// What shells and `man` know about the tool.
struct ShellTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsParse(shell: String) throws {
    let script = try Command.run("--generate-completion-script", shell)
    #expect(script.status == 0 && script.output.contains("stdin-filename"))
    let outcome = try Command.run(
      shell: """
        command -v \(shell) >/dev/null || exit 0
        "$0" --generate-completion-script \(shell) | \(shell) -n
        """)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  @Test(
    arguments: [
      ("lockstep hist", ["history"]), ("lockstep lint --output-format sa", ["sarif"]),
      ("lockstep lint --ext", ["--extend-select"]),
      ("lockstep explain unindexed-", ["unindexed-foreign-key"]),
    ])
  func bashCompletes(line: String, words: [String]) throws {
    let typed = line.split(separator: " ")
    // The rules are asked of the tool that is on the PATH.
    let script = """
      lockstep() { "$TOOL" "$@"; }
      source <("$TOOL" --generate-completion-script bash)
      COMP_WORDS=(\(line)); COMP_CWORD=\(typed.count - 1); COMP_LINE='\(line)'
      COMP_POINT=\(line.utf8.count); COMP_TYPE=9
      "$(complete -p lockstep | sed 's/.*-F \\([^ ]*\\).*/\\1/')" lockstep \
      '\(typed.last ?? "")' '\(typed.dropLast().last ?? "")'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let outcome = try Command.run(
      shell: """
        command -v bash >/dev/null || { printf '%s\\n' \(words.joined(separator: " ")); exit 0; }
        TOOL="$0" exec bash -c "$1"
        """, arguments: [script])
    let found = outcome.output.split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(found == words, "\(outcome.errors)")
  }

  /// `docs/lockstep.1` is generated from what the tool says of itself.
  @Test func manualIsCurrent() throws {
    let dump = try Command.run("--experimental-dump-help").output
    let version = try Command.run("--version").output.split(separator: " ")[1]
    let manual = try Manual(dump: Data(dump.utf8), version: String(version))
    try SampleTests.expect(manual.text, equals: "docs/lockstep.1")
  }

  @Test func manualIsWellFormed() throws {
    let path = Command.packageRoot.appending(path: "docs/lockstep.1").path
    let outcome = try Command.run(
      shell: """
        command -v mandoc >/dev/null && { mandoc -T lint -W error "$1" || exit 1; }
        command -v groff >/dev/null || exit 0
        groff -man -Tutf8 -ww -z "$1" 2>&1
        """, arguments: [path])
    #expect(outcome.output.isEmpty, "\(outcome.output)")
  }
}
