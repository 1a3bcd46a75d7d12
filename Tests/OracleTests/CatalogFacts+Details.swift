import Catalog
import Syntax

/// Details that several kinds of objects have.
extension CatalogFacts {
  func comment(_ text: String?) -> String? { text.map { "comment: \($0)" } }

  func fires(_ firing: Firing) -> String? {
    firing == .origin ? nil : "fires: \(firing.rawValue)"
  }

  func options(_ options: [String: String]) -> String? {
    let items = options.map { "\($0.key)=\($0.value)" }.sorted()
    return items.isEmpty ? nil : "options: \(items.joined(separator: ","))"
  }

  func identity(_ identity: ReplicaIdentity) -> String? {
    switch identity {
    case .default: nil
    case .full: "replica identity: full"
    case .nothing: "replica identity: nothing"
    case .index: "replica identity: index"
    }
  }

  func counts(_ settings: SequenceSettings) -> String {
    let type = ["int2": "smallint", "int4": "integer"][settings.type] ?? "bigint"
    let numbers = [
      settings.start, settings.increment, settings.minimum, settings.maximum, settings.cache,
    ]
    return "counts: \(type) \(numbers.map(String.init).joined(separator: " ")) \(settings.cycles)"
  }

  func settings(of column: Column) -> [String?] {
    let settings = column.settings
    // The server tells only what is not the type's own way of storage.
    let usual = column.type.map { usualStorage(of: typeText($0)) }
    let storage = settings.storage.flatMap { $0.rawValue == usual ? nil : $0.rawValue }
    return [
      storage.map { "storage: \($0)" },
      settings.compression.map { "compression: \($0.rawValue)" },
      settings.statisticsTarget.map { "statistics: \($0)" }, options(settings.options),
    ]
  }

  private func usualStorage(of type: String) -> String {
    let name = type.prefix { $0 != "(" && $0 != "[" }
    if type.hasSuffix("[]") { return "extended" }
    switch name {
    case "text", "character varying", "character", "jsonb", "json", "bytea": return "extended"
    case "numeric": return "main"
    default: return "plain"
    }
  }

  func planning(of function: Function) -> [String?] {
    let planning = function.planning
    func unusual(_ name: String, _ usual: [String]) -> String? {
      planning[name].flatMap { usual.contains($0) ? nil : "\(name): \($0)" }
    }
    return [
      planning["leakproof"] == "true" ? "leakproof: yes" : nil, unusual("parallel", ["unsafe"]),
      unusual("cost", ["1", "100"]), unusual("rows", ["0", "1000"]),
    ]
  }

  func aggregate(_ function: Function) -> [String?] {
    guard let aggregate = function.aggregate else { return [] }
    return [
      "state: \(name(of: aggregate.state))", "transition: \(aggregate.transition.name)",
      aggregate.final.map { "final: \($0.name)" }, aggregate.initial.map { "initial: \($0)" },
    ]
  }

  mutating func read(_ statistics: Statistics, of table: String) {
    let count = statistics.expressions.count
    add(
      "statistics \(statistics.name.schema).\(statistics.name.name)",
      [
        "table: \(table)", list("kinds", statistics.kinds),
        list("columns", statistics.columns.sorted()), count > 0 ? "expressions: \(count)" : nil,
        statistics.target.map { "target: \($0)" }, statistics.owner.map { "owner: \($0)" },
        comment(statistics.comment),
      ])
  }
}

extension PartitionBound {
  /// As the server prints it, without quotes.
  var text: String {
    func list(_ values: [Expression]) -> String {
      let texts = values.map { $0.sql.filter { $0 != "'" } }
      return "(\(texts.joined(separator: ", ")))"
    }
    return switch self {
    case .default: "DEFAULT"
    case .list(let values): "FOR VALUES IN \(list(values))"
    case .range(let from, let to): "FOR VALUES FROM \(list(from)) TO \(list(to))"
    case .hash(let modulus, let remainder):
      "FOR VALUES WITH (modulus \(modulus), remainder \(remainder))"
    }
  }
}
