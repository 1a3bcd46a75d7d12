package struct ViewDefinition: Sendable {
  package var name: ObjectName
  package var isMaterialized: Bool
  package var isReplacing: Bool
  package var ifNotExists: Bool
  package var columns: [String]
  package var query: Query
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String]
  package var isWithoutData: Bool
  package var isTemporary: Bool
}
