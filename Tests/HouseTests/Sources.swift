import Foundation

/// The Swift files of the project's own modules, as they lie on the disk.
struct Sources {
  struct File {
    /// From `Sources/`: `Rules/Locks/LongWork.swift`.
    let path: String
    let text: String

    /// `Rules/Locks`.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    /// `LongWork`.
    var name: String {
      String((path.split(separator: "/").last ?? "").dropLast(".swift".count))
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Sorted by path.
  let files: [File]

  init() throws {
    let root = Self.root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    files = try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      File(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }
  }
}
