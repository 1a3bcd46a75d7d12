/// What the containers of a document write to.
final class JSONWriter {
  // A value, so that each call is one access to it.
  var output: JSONOutput

  init(_ output: JSONOutput) { self.output = output }

  func write(_ value: some Encodable) throws {
    let (length, depth) = (output.length, output.depth)
    try value.encode(to: JSONValueEncoder(writer: self))
    output.close(to: depth)
    if output.length == length {
      output.open(isObject: true)
      output.close(to: depth)
    }
  }
}

/// What a value encodes itself to; it passes everything on to the writer.
///
/// A value has one container, as in code that the compiler writes. Where it stands is not kept: only
/// errors would tell.
struct JSONValueEncoder: Encoder, SingleValueEncodingContainer {
  let writer: JSONWriter
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    writer.output.open(isObject: true)
    return KeyedEncodingContainer(JSONObject(writer: writer))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    writer.output.open(isObject: false)
    return JSONArray(writer: writer)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() { writer.output.write(literal: "null") }
  func encode(_ value: Bool) { writer.output.write(literal: value ? "true" : "false") }
  func encode(_ value: String) { writer.output.write(value) }
  func encode(_ value: some FixedWidthInteger & Encodable) {
    writer.output.write(literal: String(value))
  }
  func encode(_ value: Float) throws { try encode(Double(value), described: "\(value)") }
  func encode(_ value: Double) throws { try encode(value, described: "\(value)") }
  func encode(_ value: some Encodable) throws { try writer.write(value) }

  private func encode(_ value: Double, described text: String) throws {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: codingPath, debugDescription: "JSON has no word for \(text)"))
    }
    writer.output.write(literal: text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }
}

/// Where one generic method stands for a protocol's fifteen, the others are for speed alone.
private struct JSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let writer: JSONWriter
  private let depth: Int

  var codingPath: [any CodingKey] { [] }

  init(writer: JSONWriter) {
    self.writer = writer
    depth = writer.output.depth
  }

  func encodeNil(forKey key: Key) {
    begin(key)
    writer.output.write(literal: "null")
  }

  func encode(_ value: Bool, forKey key: Key) {
    begin(key)
    writer.output.write(literal: value ? "true" : "false")
  }

  func encode(_ value: String, forKey key: Key) {
    begin(key)
    writer.output.write(value)
  }

  func encode(_ value: Int, forKey key: Key) {
    begin(key)
    writer.output.write(literal: String(value))
  }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    begin(key)
    try writer.write(value)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    nested(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    writer.output.begin(at: depth, key: "super")
    return JSONValueEncoder(writer: writer)
  }

  func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

  private func begin(_ key: Key) { writer.output.begin(at: depth, key: key.stringValue) }

  private func nested(_ key: Key) -> JSONValueEncoder {
    begin(key)
    return JSONValueEncoder(writer: writer)
  }
}

private struct JSONArray: UnkeyedEncodingContainer {
  let writer: JSONWriter
  private(set) var count = 0
  private let depth: Int

  var codingPath: [any CodingKey] { [] }

  init(writer: JSONWriter) {
    self.writer = writer
    depth = writer.output.depth
  }

  mutating func encodeNil() {
    begin()
    writer.output.write(literal: "null")
  }

  mutating func encode(_ value: String) {
    begin()
    writer.output.write(value)
  }

  mutating func encode<Value: Encodable>(_ value: Value) throws {
    begin()
    try writer.write(value)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    nested().unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { nested() }

  private mutating func begin() {
    writer.output.begin(at: depth)
    count += 1
  }

  private mutating func nested() -> JSONValueEncoder {
    begin()
    return JSONValueEncoder(writer: writer)
  }
}
