import Linter
import Migrations
import Syntax

/// What is different from a revision, by Git.
struct GitChanges: Sendable {
  /// What people call the revision: `main`, or `HEAD`.
  let name: String
  /// By the real path of the file.
  let files: [String: Revision.Change]
  /// What Git is about to commit, where the file on disk is something else.
  let staged: [FileReplacement]

  /// What changed since a branch left another one, in commits or not yet.
  static func since(_ reference: String, in directory: String) throws(Failure) -> GitChanges {
    let git = try Git(directory)
    let base =
      git.line(["merge-base", "--", reference, "HEAD"])
      ?? git.line(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(reference)^{commit}"])
    guard let base else {
      throw Failure(
        message: "--since \(reference): Git knows no such revision",
        help: "fetch it first; in CI, with the history: fetch-depth: 0")
    }
    let tracked = try git.changes(["diff", base], from: base)
    let files = tracked.merging(try git.untracked(as: .added)) { first, _ in first }
    return GitChanges(name: reference, files: files, staged: [])
  }

  /// What the next commit changes.
  static func staged(in directory: String) throws(Failure) -> GitChanges {
    let git = try Git(directory)
    let head = git.line(["rev-parse", "--verify", "--quiet", "HEAD"])
    // In an empty repository everything is new.
    let base = head ?? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    let files = try git.changes(["diff", "--cached", base], from: base)
    let edited = Set(try git.paths(["diff", "--name-only", "-z"]).map(git.absolute))
    let staged = files.keys.filter(edited.contains).sorted().compactMap { path in
      git.content(":\(git.relative(path))").map { FileReplacement(path: path, bytes: $0) }
    }
    let others = try git.untracked(as: .untracked)
    return GitChanges(
      name: "HEAD", files: files.merging(others) { first, _ in first }, staged: staged)
  }
}

extension GitChanges {
  /// What of a history is different.
  func revision(of history: MigrationHistory) -> Revision {
    var changes: [SourceFile.ID: Revision.Change] = [:]
    for file in history.files {
      changes[file.id] = FileSystem.realPath(file.path).flatMap { files[$0] }
    }
    return Revision(name: name, changes: changes)
  }
}

/// The repository around a directory.
private struct Git {
  private let root: String

  init(_ directory: String) throws(Failure) {
    // It may also refuse a repository that is there, as that of another user.
    let outcome = Subprocess.run(
      ["git", "-C", directory, "rev-parse", "--show-toplevel"], showsErrors: true)
    guard outcome.status == 0 else {
      let isMissing = outcome.status == nil || outcome.status == 127
      throw Failure(
        message: isMissing ? "git can't be run" : "Git has no repository for \(directory)",
        help: "--since and --staged ask Git what changed")
    }
    root = String(decoding: outcome.output.dropLast(), as: UTF8.self)
  }

  func absolute(_ path: String) -> String { "\(root)/\(path)" }

  func relative(_ path: String) -> String { String(path.dropFirst(root.count + 1)) }

  /// The first line that it prints; nil if it fails.
  func line(_ arguments: [String]) -> String? {
    let outcome = run(arguments)
    guard outcome.status == 0 else { return nil }
    return String(decoding: outcome.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Paths that end in a zero byte each, from the root.
  func paths(_ arguments: [String]) throws(Failure) -> [String] {
    let outcome = run(arguments)
    guard outcome.status == 0 else {
      throw Failure(message: "git \(arguments.joined(separator: " ")) failed")
    }
    return outcome.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Files that Git neither has nor is told to leave alone.
  func untracked(
    as change: Revision.Change
  ) throws(Failure) -> [String: Revision.Change] {
    let names = try paths(["ls-files", "--others", "--exclude-standard", "-z", "--full-name"])
    return Dictionary(names.map { (absolute($0), change) }) { first, _ in first }
  }

  /// Files that are new or edited; those that are gone can't be reported on.
  func changes(
    _ diff: [String], from base: String
  ) throws(Failure) -> [String: Revision.Change] {
    let words = try paths(diff + ["--name-status", "--no-renames", "-z", "--"])
    var changes: [String: Revision.Change] = [:]
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      let path = words[index + 1]
      switch words[index].first {
      case "A": changes[absolute(path)] = .added
      case "D": break
      default: changes[absolute(path)] = .edited(before: content("\(base):\(path)") ?? [])
      }
    }
    return changes
  }

  func content(_ object: String) -> [UInt8]? {
    let outcome = run(["cat-file", "blob", object])
    return outcome.status == 0 ? outcome.output : nil
  }

  /// From the root, since that is where paths count from.
  private func run(_ arguments: [String]) -> Subprocess.Outcome {
    Subprocess.run(["git", "-C", root] + arguments)
  }
}
