import Catalog
import Syntax

/// The values of a column, cut into pieces whose members no comparison with the given constants tells apart.
struct ColumnCells {
  /// One value of each piece.
  private(set) var values: [KnownValue] = []
  /// Those of which nobody knows that the column can hold them.
  private(set) var doubtful: Set<KnownValue> = []
  /// Whether the pieces are all there is.
  private(set) var isExact = true
  /// Whether there is but one, since the column is new.
  private(set) var isFixed = false

  /// The only value that the column has.
  init(only value: KnownValue) {
    values = [value]
    isFixed = true
    if value == .unknown { doubtful = [value] }
  }

  /// Whether there is a row of another table; `isSure` tells whether there may be none for sure.
  init(isThere isSure: Bool) {
    values = [.boolean(false), .boolean(true)]
    if !isSure { doubtful = [.boolean(false)] }
  }

  /// Cuts up the values of a type; nil stands for what the history does not say.
  ///
  /// An enumeration has only its labels.
  init(
    _ type: TypeName?, labels: [String]?, constants: Set<Expression.Literal>,
    isNullable: Bool?, letters: LetterUse
  ) {
    if isNullable != false { values.append(.null) }
    if isNullable == nil { doubtful.insert(.null) }
    let numbers = constants.compactMap(\.number)
    let strings = constants.compactMap { if case .string(let text) = $0 { text } else { nil } }
    switch Kind(type, labels: labels, numbers: numbers) {
    case .boolean: values += [.boolean(false), .boolean(true)]
    case .json where letters.keys.isEmpty: values.append(.present)
    case .json: addObjects(numbers, strings, letters.keys)
    case .labels(let labels): values += labels.map { .string($0) }
    case .integer:
      values += Self.integers(between: numbers + letters.others).map { .number($0) }
    case .number: values += Self.numbers(between: numbers + letters.others).map { .number($0) }
    case .text(let limit): addTexts(strings, letters, limit)
    case .date: addDates(strings, letters)
    case .other where strings.isEmpty: values.append(.present)
    case .other: addTexts(strings, LetterUse(), nil)
    }
    // A type of the user's own may have no other values.
    if let type, labels == nil, !wellKnownTypes.contains(type.name.name) {
      doubtful.formUnion(values.filter { $0 != .null && $0 != .present })
    }
  }

  private enum Kind {
    case boolean, integer, number, date, json, other
    case text(limit: Int?)
    case labels([String])

    init(_ type: TypeName?, labels: [String]?, numbers: [Double]) {
      if let labels {
        self = .labels(labels)
        return
      }
      guard let type, type.arrayDimensions == 0 else {
        self = type == nil && !numbers.isEmpty ? .integer : .other
        return
      }
      switch type.name.name {
      case "bool": self = .boolean
      case "int2", "int4", "int8", "serial", "bigserial", "smallserial": self = .integer
      // Whole numbers fit whatever the scale.
      case "numeric": self = type.modifiers.isEmpty ? .number : .integer
      case "float4", "float8": self = .number
      case "text": self = .text(limit: nil)
      case "varchar": self = .text(limit: type.modifiers.first.flatMap { Int($0) })
      case "date", "timestamp", "timestamptz": self = .date
      case "json", "jsonb": self = .json
      default: self = .other
      }
    }
  }

  /// What the expressions ask of a text beyond being equal to another.
  struct LetterUse {
    var hasCase = false
    var hasSpaces = false
    var hasLength = false
    var lengths: [Int] = []
    /// The keys that are asked for in a JSON object.
    var keys: Set<String> = []
    /// Whether two columns are compared, which may differ either way.
    var comparesColumns = false

    fileprivate var others: [Double] { comparesColumns ? [0, 1] : [] }
  }

  /// An empty object, and objects with one of the keys and something that may be under it.
  private mutating func addObjects(_ numbers: [Double], _ strings: [String], _ keys: Set<String>) {
    values.append(.object([:]))
    let near = Self.integers(between: numbers).map { String(Int($0)) }
    let texts = near + Set(strings).subtracting(keys).sorted() + [Self.other(than: Set(strings))]
    for key in keys.sorted() {
      values += texts.prefix(20).map { .object([key: .string($0)]) }
    }
    isExact = false
  }

  private mutating func addTexts(_ constants: [String], _ letters: LetterUse, _ limit: Int?) {
    var texts = Set(constants)
    if letters.hasCase {
      for text in constants { texts.formUnion([text.lowercased(), text.uppercased()]) }
      texts.formUnion(["Ax", "ax", "AX"])
    }
    if letters.hasSpaces { texts.formUnion([" x ", "x", ""]) }
    for length in letters.lengths {
      for count in [length - 1, length, length + 1] where (0...200).contains(count) {
        texts.insert(String(repeating: "x", count: count))
      }
    }
    if letters.lengths.isEmpty { texts.insert(Self.other(than: texts)) }
    values += texts.filter { text in limit.map { text.unicodeScalars.count <= $0 } ?? true }
      .sorted().map { .string($0) }
  }

  /// A text that is none of these.
  private static func other(than texts: Set<String>) -> String {
    var text = "z"
    while texts.contains(text) { text += "z" }
    return text
  }

  private mutating func addDates(_ constants: [String], _ letters: LetterUse) {
    let dates = constants.filter(KnownValue.isDate)
    guard letters.comparesColumns || !dates.isEmpty && dates.count == constants.count else {
      values.append(.present)
      return
    }
    values += (["0001-01-01"] + dates + ["9999-12-31"]).sorted().map { .string($0) }
    // The days between two dates are not looked at.
    isExact = dates.count == 1 && constants.count == 1
  }

  private static func integers(between numbers: [Double]) -> [Double] {
    guard let least = numbers.min(), let greatest = numbers.max() else { return [1] }
    let near = numbers.flatMap {
      [$0.rounded(.down) - 1, $0.rounded(.down), $0.rounded(.down) + 1]
    }
    return Set(near + [least.rounded(.down) - 1, greatest.rounded(.up) + 1]).sorted()
  }

  private static func numbers(between numbers: [Double]) -> [Double] {
    let sorted = Set(numbers).sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return [1] }
    let between = zip(sorted, sorted.dropFirst()).map { ($0 + $1) / 2 }
    return (sorted + between + [least - 1, greatest + 1]).sorted()
  }
}

private let wellKnownTypes: Set = [
  "bool", "int2", "int4", "int8", "serial", "bigserial", "smallserial", "numeric", "float4",
  "float8",
  "text", "varchar", "date", "timestamp", "timestamptz", "uuid", "citext", "inet", "bytea", "json",
  "jsonb",
]

extension Expression.Literal {
  fileprivate var number: Double? {
    switch self {
    case .number(let digits): Double(digits)
    case .string(let text): Double(text)
    case .null, .boolean, .bits: nil
    }
  }
}
