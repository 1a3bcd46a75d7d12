import Catalog
import Syntax

/// What becomes of values that the new type of a column can't hold.
enum Narrowing {
  /// The statement fails on the first of them.
  case fails(String)
  /// They are changed, and nothing says so.
  case loses(String)

  /// - Returns: Nil when every value fits, or too little is known to tell.
  init?(from old: TypeName, to new: TypeName, isExplicit: Bool, in catalog: Catalog) {
    guard old.arrayDimensions == new.arrayDimensions, !old.isSet, !new.isSet else { return nil }
    if let lost = Self.lostValues(from: old, to: new, catalog), !lost.isEmpty {
      self = .fails("rows with \(lost.map(literal).listed())")
      return
    }
    guard let old = ValueKind(old), let new = ValueKind(new),
      let narrowing = Self.between(old, new, isExplicit: isExplicit)
    else { return nil }
    self = narrowing
  }

  /// The values of one enumeration that another does not have.
  private static func lostValues(
    from old: TypeName, to new: TypeName, _ catalog: Catalog
  ) -> [String]? {
    guard let before = catalog.enumeration(old), let after = catalog.enumeration(new) else {
      return nil
    }
    return before.filter { !after.contains($0) }
  }

  private static func between(
    _ old: ValueKind, _ new: ValueKind, isExplicit: Bool
  ) -> Narrowing? {
    switch (old, new) {
    case (.integer(let from), .integer(let to)):
      return to < from ? .fails("values beyond \(ValueKind.limit(ofBytes: to))") : nil
    case (.numeric, .integer), (.float, .integer):
      return .loses("fractions are rounded, and values out of range fail")
    case (.numeric(let from), .numeric(let to?)): return numeric(from, to)
    case (.float, .numeric(let to?)):
      return .loses("digits after the \(to.scale)th place are rounded")
    case (.integer(let bytes), .numeric(let to?)):
      return to.precision - to.scale < ValueKind.digits(ofBytes: bytes)
        ? .fails("values with more than \(to.precision - to.scale) digits") : nil
    case (.float(let from), .float(let to)):
      return to < from ? .loses("digits after the sixth are lost") : nil
    case (.numeric, .float(let bytes)):
      return .loses("digits after the \(bytes == 4 ? "sixth" : "fifteenth") are lost")
    case (.integer(8), .float), (.integer(4), .float(4)):
      return .loses("large values lose their last digits")
    case (.text(let from), .text(let to?)): return text(from, to, isExplicit)
    case (.timestamp, .date): return .loses("the time of day is lost")
    case (.timestamp, .time): return .loses("the date is lost")
    case (.timestamp(let zoned, let from), .timestamp(let toZoned, let to)):
      if zoned, !toZoned {
        return .loses("moments become the wall clock of whatever TimeZone the session has")
      }
      return to < from ? .loses("fractions of a second are rounded to \(to) digits") : nil
    default: return nil
    }
  }

  private static func numeric(_ from: ValueKind.Digits?, _ to: ValueKind.Digits) -> Narrowing? {
    if let from, to.precision - to.scale < from.precision - from.scale {
      return .fails("values with more than \(to.precision - to.scale) digits before the point")
    }
    guard let from, to.scale >= from.scale else {
      return .loses("digits after the \(to.scale)th place are rounded")
    }
    return nil
  }

  /// Without USING a text that is too long fails; a cast that is written out cuts it.
  private static func text(_ from: Int?, _ to: Int, _ isExplicit: Bool) -> Narrowing? {
    guard from.map({ to < $0 }) ?? true else { return nil }
    return isExplicit
      ? .loses("texts longer than \(to) characters are cut off")
      : .fails("texts longer than \(to) characters")
  }
}

/// A built-in type by what its values are.
private enum ValueKind {
  struct Digits {
    let precision: Int
    let scale: Int
  }

  case integer(Int)
  /// Nil: as many as there are.
  case numeric(Digits?)
  case float(Int)
  /// Nil: any length.
  case text(Int?)
  case date
  case time
  case timestamp(isZoned: Bool, precision: Int)

  init?(_ type: TypeName) {
    guard type.name.schema == nil || type.name.schema == "pg_catalog" else { return nil }
    let modifiers = type.modifiers.compactMap { Int($0) }
    switch type.name.name {
    case "int2", "smallint": self = .integer(2)
    case "int4", "int", "integer": self = .integer(4)
    case "int8", "bigint": self = .integer(8)
    case "numeric", "decimal":
      self = .numeric(
        modifiers.first.map { Digits(precision: $0, scale: modifiers.dropFirst().first ?? 0) })
    case "float4", "real": self = .float(4)
    case "float8": self = .float(8)
    case "text", "citext": self = .text(nil)
    case "varchar": self = .text(modifiers.first)
    case "bpchar", "char": self = .text(modifiers.first ?? 1)
    case "date": self = .date
    case "time", "timetz": self = .time
    case "timestamp": self = .timestamp(isZoned: false, precision: modifiers.first ?? 6)
    case "timestamptz": self = .timestamp(isZoned: true, precision: modifiers.first ?? 6)
    default: return nil
    }
  }

  static func limit(ofBytes bytes: Int) -> String { bytes == 2 ? "32767" : "2147483647" }
  static func digits(ofBytes bytes: Int) -> Int { bytes == 2 ? 5 : bytes == 4 ? 10 : 19 }
}

extension Catalog {
  /// The values of an enumeration that the history made.
  fileprivate func enumeration(_ type: TypeName) -> [String]? {
    let name = QualifiedName(type.name.schema ?? "public", type.name.name)
    if case .enumeration(let values)? = self.type(name)?.kind { return values }
    return nil
  }
}
