import Foundation
import Syntax

/// The migrations of public projects beside the checkout, where they are there.
enum Corpus {
  static let files: [SourceFile] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared/corpus").standardizedFileURL
    guard let paths = FileManager.default.enumerator(atPath: root.path) else { return [] }
    let sorted = paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".sql") }.sorted()
    return sorted.enumerated().compactMap { index, path in
      guard let data = try? Data(contentsOf: root.appending(path: path)) else { return nil }
      return SourceFile(id: SourceFile.ID(index), path: path, bytes: Array(data))
    }
  }()
}
