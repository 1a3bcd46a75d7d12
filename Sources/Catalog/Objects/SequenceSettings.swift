import Syntax

/// How a sequence counts.
package struct SequenceSettings: Hashable, Sendable {
  /// `int2`, `int4` or `int8`.
  package private(set) var type = "int8"
  /// The number that it begins with.
  package private(set) var start: Int64 = 1
  /// From one number to the next; may be negative.
  package private(set) var increment: Int64 = 1
  /// The least number that it gives.
  package private(set) var minimum: Int64 = 1
  /// The greatest number that it gives.
  package private(set) var maximum: Int64 = .max
  /// How many numbers a session takes at once.
  package private(set) var cache: Int64 = 1
  /// Whether it begins anew at its end.
  package private(set) var cycles = false

  /// What a new sequence does.
  package init(_ options: SequenceOptions) { apply(options, isNew: true) }

  /// What `LIKE` makes of it: all but its type, of which only the bounds stay.
  var copiedByLike: SequenceSettings {
    var copy = self
    copy.type = "int8"
    return copy
  }

  mutating func apply(_ options: SequenceOptions) { apply(options, isNew: false) }

  /// `init_params` in PostgreSQL's src/backend/commands/sequence.c.
  private mutating func apply(_ options: SequenceOptions, isNew: Bool) {
    let old = Self.range(of: type)
    // Bounds that are those of the type follow the type.
    let hasNewType = !isNew && options.type != nil
    let resetsMaximum = hasNewType && maximum == old.upperBound
    let resetsMinimum = hasNewType && minimum == old.lowerBound
    if let name = options.type?.identity.name.name { type = name }
    let range = Self.range(of: type)
    if let step = options.increment { increment = step }
    if let repeats = options.cycles { cycles = repeats }
    maximum = Self.bound(
      options.maximum, now: maximum, isUnset: isNew || resetsMaximum,
      usual: increment > 0 || resetsMaximum ? range.upperBound : -1)
    minimum = Self.bound(
      options.minimum, now: minimum, isUnset: isNew || resetsMinimum,
      usual: increment < 0 || resetsMinimum ? range.lowerBound : 1)
    if let first = options.start {
      start = first
    } else if isNew {
      start = increment > 0 ? minimum : maximum
    }
    if let size = options.cache { cache = size }
  }

  private static func bound(
    _ said: SequenceOptions.Bound?, now: Int64, isUnset: Bool, usual: Int64
  ) -> Int64 {
    switch said {
    case .value(let value)?: value
    case .unlimited?: usual
    case nil: isUnset ? usual : now
    }
  }

  private static func range(of type: String) -> ClosedRange<Int64> {
    switch type {
    case "int2": Int64(Int16.min)...Int64(Int16.max)
    case "int4": Int64(Int32.min)...Int64(Int32.max)
    default: Int64.min...Int64.max
    }
  }
}
