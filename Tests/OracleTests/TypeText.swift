import Syntax

/// A type as `format_type` prints it; one that is not PostgreSQL's own as `schema.name`.
func typeText(_ type: TypeName) -> String {
  let set = type.isSet ? "setof " : ""
  return set + elementText(type) + (type.arrayDimensions > 0 ? "[]" : "")
}

private func elementText(_ type: TypeName) -> String {
  let name = type.name
  guard name.schema == nil || name.schema == "pg_catalog" else {
    return "\(name.schema ?? "").\(name.name)"
  }
  let modifiers = type.modifiers.isEmpty ? "" : "(\(type.modifiers.joined(separator: ",")))"
  switch name.name {
  case "int2", "smallint": return "smallint"
  case "int4", "integer": return "integer"
  case "int8", "bigint": return "bigint"
  case "float4": return "real"
  case "float8": return "double precision"
  case "bool": return "boolean"
  case "varchar": return "character varying" + modifiers
  case "bpchar": return modifiers.isEmpty ? "bpchar" : "character" + modifiers
  case "varbit": return "bit varying" + modifiers
  case "bit": return "bit" + (modifiers.isEmpty ? "(1)" : modifiers)
  case "decimal", "numeric":
    return "numeric" + (type.modifiers.count == 1 ? "(\(type.modifiers[0]),0)" : modifiers)
  case "timestamptz": return "timestamp\(modifiers) with time zone"
  case "timestamp": return "timestamp\(modifiers) without time zone"
  case "timetz": return "time\(modifiers) with time zone"
  case "time": return "time\(modifiers) without time zone"
  case "char": return "\"char\""
  default: return name.name + modifiers
  }
}
