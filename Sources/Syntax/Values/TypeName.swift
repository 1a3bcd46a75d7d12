/// A type as it was written: `numeric(10, 2)[]`.
package struct TypeName: Hashable, Sendable {
  /// As the parser has it: built-in types are in `pg_catalog`, under the system's names.
  package var name: ObjectName
  /// The modifiers in parentheses, as SQL.
  package var modifiers: [String]
  /// How many pairs of brackets stand behind it.
  package var arrayDimensions: Int
  /// `SETOF`.
  package var isSet: Bool
  /// `table.column%TYPE`.
  package var isColumnReference: Bool

  /// A type by its name, with what stands around it.
  package init(
    _ name: ObjectName, modifiers: [String] = [], arrayDimensions: Int = 0, isSet: Bool = false,
    isColumnReference: Bool = false
  ) {
    self.name = name
    self.modifiers = modifiers
    self.arrayDimensions = arrayDimensions
    self.isSet = isSet
    self.isColumnReference = isColumnReference
  }

  /// Whether `serial` and its sizes: an integer column, a sequence and a default in one word.
  package var isSerial: Bool {
    guard name.schema == nil, arrayDimensions == 0 else { return false }
    return switch name.name {
    case "serial", "serial2", "serial4", "serial8", "smallserial", "bigserial": true
    default: false
    }
  }
}

extension TypeName: CustomStringConvertible {
  /// As SQL; built-in types by the standard's names.
  package var description: String {
    // The parser spells built-in types in the system's names; people know the standard's.
    let base =
      name.schema == "pg_catalog" ? standardTypeNames[name.name] ?? name.name : name.description
    let modifiers = modifiers.isEmpty ? "" : "(\(modifiers.joined(separator: ", ")))"
    let brackets = String(repeating: "[]", count: arrayDimensions)
    return (isSet ? "SETOF " : "") + base + modifiers + (isColumnReference ? "%TYPE" : "")
      + brackets
  }
}

private let standardTypeNames = [
  "int2": "smallint", "int4": "integer", "int8": "bigint", "bool": "boolean",
  "float4": "real", "float8": "double precision", "bpchar": "char",
  "timestamptz": "timestamptz", "timetz": "timetz",
]
