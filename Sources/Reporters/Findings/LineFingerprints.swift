import Linter
import Syntax

/// GitHub's fingerprint of lines, which lets it know a finding again when lines above it change.
///
/// A hash of the 100 UTF-16 units from the line's start, spaces and tabs left out, and a number that
/// tells equal lines apart. What `upload-sarif` would compute must come out of it.
/// https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
struct LineFingerprints {
  private static let windowLength = 100
  private static let base: UInt64 = 37
  private let fingerprints: [String]

  init(_ bytes: [UInt8]) {
    let text = Text(bytes)
    let highest = (0..<Self.windowLength).reduce(into: UInt64(1)) { power, _ in power &*= Self.base
    }
    func unit(_ index: Int) -> UInt64 {
      index < text.units.count ? UInt64(text.units[index]) : 0
    }
    var hash = (0..<Self.windowLength).reduce(UInt64(0)) { $0 &* Self.base &+ unit($1) }
    var position = 0
    var seen: [UInt64: Int] = [:]
    fingerprints = text.lineStarts.map { start in
      while position < start {
        hash = hash &* Self.base &+ unit(position + Self.windowLength)
        hash = hash &- highest &* unit(position)
        position += 1
      }
      seen[hash, default: 0] += 1
      return "\(String(hash, radix: 16)):\(seen[hash, default: 0])"
    }
  }

  var all: [String] { fingerprints }

  /// The fingerprint of a line, counted from 1.
  func fingerprint(ofLine number: Int) -> String? {
    fingerprints.indices.contains(number - 1) ? fingerprints[number - 1] : nil
  }

  /// What is hashed of a file, and where in it lines start.
  private struct Text {
    var units: [UInt16] = []
    var lineStarts: [Int] = []
    private var isAtLineStart = true
    private var isBehindReturn = false

    init(_ bytes: [UInt8]) {
      units.reserveCapacity(bytes.count + 1)
      for unit in String(decoding: bytes, as: UTF8.self).utf16 { add(unit) }
      add(0xFFFF)
    }

    /// Adds a unit; every kind of line break is one line feed.
    private mutating func add(_ unit: UInt16) {
      let (feed, carriageReturn) = (UInt16(0x0A), UInt16(0x0D))
      let isSkipped = unit == 0x20 || unit == 0x09 || (isBehindReturn && unit == feed)
      isBehindReturn = unit == carriageReturn
      if isSkipped { return }
      if isAtLineStart { lineStarts.append(units.count) }
      let kept = unit == carriageReturn ? feed : unit
      isAtLineStart = kept == feed
      units.append(kept)
    }
  }
}
