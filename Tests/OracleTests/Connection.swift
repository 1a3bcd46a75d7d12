import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The superuser that the oracle works as, while the history may do anything to the one it runs as.
let oracleUser = "lockstep_oracle"

/// A connection to a PostgreSQL server through its Unix socket: enough of the protocol for simple
/// queries without passwords.
///
/// https://www.postgresql.org/docs/current/protocol-flow.html
struct Connection: ~Copyable {
  struct ServerError: Error, Hashable, Sendable {
    let code: String
    let message: String
  }

  struct Failure: Error { let message: String }

  private let descriptor: Int32
  private var received: [UInt8] = []
  private var position = 0
  /// Whether the server is inside a transaction block, failed or not.
  private(set) var isInTransaction = false

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Connects as the environment says, to a database of its own.
  static func open(database: String, user: String? = nil) throws -> Connection {
    let environment = ProcessInfo.processInfo.environment
    let host = environment["PGHOST"] ?? "/tmp"
    let port = environment["PGPORT"] ?? "5432"
    var connection = Connection(descriptor: try socket(at: "\(host)/.s.PGSQL.\(port)"))
    let user = user ?? environment["PGUSER"] ?? NSUserName()
    var startup: [UInt8] = bytes(196_608)
    for text in ["user", user, "database", database] { startup += Array(text.utf8) + [0] }
    try connection.send(bytes(Int32(startup.count + 5)) + startup + [0])
    if let error = try connection.results().error { throw error }
    return connection
  }

  deinit { close(descriptor) }

  /// Runs a query; rows come as text, NULL as the empty string.
  mutating func run(_ sql: String) throws -> (rows: [[String]], error: ServerError?) {
    let body = Array(sql.utf8) + [0]
    try send([UInt8(ascii: "Q")] + Self.bytes(Int32(body.count + 4)) + body)
    return try results()
  }

  /// Runs something of the oracle's own, which has to work.
  @discardableResult mutating func require(_ sql: String) throws -> [[String]] {
    let (rows, error) = try run(sql)
    if let error { throw Failure(message: "\(error.message)\n\(sql)") }
    return rows
  }

  // MARK: - Messages

  private mutating func results() throws -> (rows: [[String]], error: ServerError?) {
    var rows: [[String]] = []
    var error: ServerError?
    while true {
      let (kind, body) = try message()
      switch kind {
      case UInt8(ascii: "D"): rows.append(Self.fields(body))
      case UInt8(ascii: "E"): error = Self.error(body)
      case UInt8(ascii: "G"):
        // COPY FROM stdin: there are no rows to send.
        try send([UInt8(ascii: "c")] + Self.bytes(4))
      case UInt8(ascii: "Z"):
        isInTransaction = body.first != UInt8(ascii: "I")
        return (rows, error)
      default: continue
      }
    }
  }

  private mutating func message() throws -> (kind: UInt8, body: ArraySlice<UInt8>) {
    try fill(5)
    let kind = received[position]
    let length = Self.integer(received[(position + 1)..<(position + 5)])
    try fill(length + 1)
    let body = received[(position + 5)..<(position + 1 + length)]
    position += length + 1
    return (kind, body)
  }

  /// Makes sure that so many bytes have arrived.
  private mutating func fill(_ count: Int) throws {
    guard received.count - position < count else { return }
    received.removeFirst(position)
    position = 0
    let size = 1 << 20
    while received.count < count {
      let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
        filled = max(0, read(descriptor, buffer.baseAddress, size))
      }
      guard !chunk.isEmpty else { throw Failure(message: "the server closed the connection") }
      received += chunk
    }
  }

  private func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(message: "the server does not listen") }
      sent += count
    }
  }

  private static func fields(_ body: ArraySlice<UInt8>) -> [String] {
    var rest = body.dropFirst(2)
    var fields: [String] = []
    while !rest.isEmpty {
      let length = integer(rest.prefix(4))
      rest = rest.dropFirst(4)
      fields.append(length < 0 ? "" : String(decoding: rest.prefix(length), as: UTF8.self))
      rest = rest.dropFirst(max(0, length))
    }
    return fields
  }

  private static func error(_ body: ArraySlice<UInt8>) -> ServerError {
    var parts: [UInt8: String] = [:]
    for field in body.split(separator: 0) {
      parts[field.first ?? 0] = String(decoding: field.dropFirst(), as: UTF8.self)
    }
    return ServerError(
      code: parts[UInt8(ascii: "C")] ?? "", message: parts[UInt8(ascii: "M")] ?? "")
  }

  private static func bytes(_ value: Int32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    Int(Int32(bitPattern: bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
  }

  private static func socket(at path: String) throws -> Int32 {
    #if canImport(Darwin)
      let descriptor = Darwin.socket(AF_UNIX, SOCK_STREAM, 0)
    #else
      let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(100)) }
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw Failure(message: "no server at \(path)") }
    return descriptor
  }
}
