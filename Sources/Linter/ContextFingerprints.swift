import Syntax

/// Fingerprints of findings that stay when a file is formatted anew or its lines move.
///
/// A hash of the rule and the words of the SQL it points to, and a number that tells equal ones of
/// a file apart.
package struct ContextFingerprints {
  private struct Key: Hashable {
    let file: SourceFile.ID
    let hash: String
  }

  private var counts: [Key: Int] = [:]

  package init() {}

  package mutating func fingerprint(of diagnostic: Diagnostic, in file: SourceFile) -> String {
    let words = Self.words(in: diagnostic.range, of: file).joined(separator: " ")
    let key = Key(file: file.id, hash: FNV1a.hash("\(diagnostic.rule.id)\n\(words)"))
    counts[key, default: 0] += 1
    return "\(key.hash):\(counts[key, default: 0])"
  }

  /// The words of SQL without comments, those that PostgreSQL folds in lower case.
  private static func words(in range: SourceRange, of file: SourceFile) -> [String] {
    let offsets = range.offsets.clamped(to: 0..<file.bytes.count)
    let words = file.bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes, in: offsets).filter { !$0.isComment }.map { token in
        let text = file.text(token.range)
        return token.kind == .word ? text.lowercased() : text
      }
    }
    return words.isEmpty ? [file.text(offsets)] : words
  }
}

/// A hash that is the same on every machine and in every run, which Swift's own is not.
///
/// http://www.isthe.com/chongo/tech/comp/fnv/
package enum FNV1a {
  package static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
