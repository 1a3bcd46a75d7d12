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

  /// Starts to count; equal findings are told apart by their order.
  package init() {}

  /// The fingerprint of the next finding of a file.
  ///
  /// - Returns: 16 hexadecimal digits, a colon, and how many findings of the file had the same ones so far.
  package mutating func fingerprint(of diagnostic: Diagnostic, in file: SourceFile) -> String {
    let offsets = diagnostic.range.offsets.clamped(to: 0..<file.bytes.count)
    let words = Self.words(in: offsets, of: file)
    let text = words.isEmpty ? file.text(offsets) : words.joined(separator: " ")
    let key = Key(file: file.id, hash: FNV1a.hash("\(diagnostic.rule.id)\n\(text)"))
    counts[key, default: 0] += 1
    return "\(key.hash):\(counts[key, default: 0])"
  }

  /// The words of SQL without comments, those that PostgreSQL folds in lower case.
  ///
  /// What stands between dollars is the code of a function or a block more often than not, and is
  /// formatted like the rest; so are the strings in it, and no deeper.
  private static func words(
    in offsets: Range<Int>, of file: SourceFile, nesting: Int = 2
  ) -> [String] {
    file.bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes, in: offsets).filter { !$0.isComment }.flatMap { token in
        let text = file.text(token.range)
        switch token.kind {
        case .word: return [text.lowercased()]
        case .dollarString where nesting > 0:
          let body = bytes.insideOfDollars(token.range)
          return ["$$"] + words(in: body, of: file, nesting: nesting - 1) + ["$$"]
        default: return [text]
        }
      }
    }
  }
}

/// A hash that is the same on every machine and in every run, which Swift's own is not.
///
/// http://www.isthe.com/chongo/tech/comp/fnv/
package enum FNV1a {
  /// The 64-bit FNV-1a hash of the text in UTF-8, as 16 hexadecimal digits.
  package static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
