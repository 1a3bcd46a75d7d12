import ArgumentParser
import Migrations
import Syntax

/// Prints what SQL is lowered to, for whoever writes a rule; no part of what users are promised.
struct ChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes",
    abstract: "Print what the statements of files are lowered to, a change a line.",
    shouldDisplay: false)

  @Argument(help: "Files or directories.", completion: .file())
  var paths: [String] = []

  func run() throws {
    let project = try LintRun.showing(tool: nil).load(paths)
    let loaded = project.histories.flatMap { history in
      history.history.migrations.filter { history.requested.contains($0.file.id) }
    }
    var output = OutputStream(.output)
    for (number, migration) in loaded.enumerated() {
      if loaded.count > 1 { output.write("\(number > 0 ? "\n" : "")# \(migration.file.path)\n") }
      write(migration.forward, of: migration.file, to: &output)
      guard let rollback = migration.rollback else { continue }
      let path = rollback.file.id == migration.file.id ? "" : ": \(rollback.file.path)"
      output.write("# rollback\(path)\n")
      write(rollback.script, of: rollback.file, to: &output)
    }
    try output.close()
  }

  private func write(_ script: Script, of file: SourceFile, to output: inout OutputStream) {
    let lines = LineIndex(file.bytes)
    func place(_ range: SourceRange) -> String {
      let position = lines.position(of: range.start)
      return "\(position.line):\(position.column)"
    }
    for change in script.statements.flatMap(\.changes) {
      output.write("\(place(change.range)): \(ChangeText(change).text)\n")
    }
    for error in script.errors {
      output.write("\(place(error.range)): does not parse: \(error.message)\n")
    }
  }
}
