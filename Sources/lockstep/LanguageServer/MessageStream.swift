#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard input as the messages of the Language Server Protocol: a header, an empty line, JSON.
///
/// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol
struct MessageStream {
  /// No editor sends that much.
  private static let limit = 256 << 20

  private var buffer: [UInt8] = []
  private var position = 0

  /// Waits for the next message.
  ///
  /// - Returns: Its JSON; nil when there are no more.
  mutating func next() throws(Failure) -> [UInt8]? {
    while true {
      if let message = try cut() { return message }
      guard try fill() else { return nil }
    }
  }

  /// Whether there is something to read already.
  var isWaiting: Bool {
    if position < buffer.count { return true }
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }

  /// Takes a message off the buffer, if it holds a whole one.
  private mutating func cut() throws(Failure) -> [UInt8]? {
    let rest = buffer[position...]
    let end: [UInt8] = [13, 10, 13, 10]
    guard let blank = rest.indices.first(where: { rest[$0...].starts(with: end) }) else {
      guard rest.count < 1 << 16 else { throw Self.noHeader }
      return nil
    }
    let body = blank + end.count
    let length = try Self.length(in: String(decoding: rest[..<blank], as: UTF8.self))
    guard buffer.count - body >= length else { return nil }
    let message = Array(buffer[body..<body + length])
    position = body + length
    if position == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      position = 0
    }
    return message
  }

  private static func length(in header: String) throws(Failure) -> Int {
    for line in header.split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      if let length = Int(parts[1].drop { $0 == " " }), length >= 0, length <= limit {
        return length
      }
    }
    throw noHeader
  }

  private static let noHeader = Failure(
    message: "standard input: no message of the Language Server Protocol",
    help: "`lockstep server` is started by an editor; to check files: lockstep lint")

  /// - Returns: False at the end.
  private mutating func fill() throws(Failure) -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &piece, piece.count)
      if count > 0 {
        buffer += piece[..<count]
        return true
      }
      if count == 0 { return false }
      if errno == EAGAIN {
        // Whoever started us may have left the pipe non-blocking.
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, -1)
      } else if errno != EINTR {
        throw Failure(message: "standard input: \(String(cString: strerror(errno)))")
      }
    }
  }
}
