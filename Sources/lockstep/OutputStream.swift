#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard output, standard error or a file, written in large pieces.
struct OutputStream: TextOutputStream {
  enum Target: Int32 {
    case output = 1
    case error = 2
  }

  private let descriptor: Int32
  /// Whether nobody reading any more is no failure.
  private let mayEndEarly: Bool
  private var buffer: [UInt8] = []
  /// Why the last write failed.
  private(set) var failure: String?
  private var isClosed = false

  init(_ target: Target) {
    descriptor = target.rawValue
    mayEndEarly = true
  }

  /// A file; closing it is left to whoever opened it.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    mayEndEarly = false
  }

  var isTerminal: Bool { isatty(descriptor) == 1 }

  mutating func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count > 1 << 16 { flush() }
  }

  mutating func write(_ bytes: [UInt8]) {
    buffer += bytes
    flush()
  }

  mutating func flush() {
    var start = 0
    while start < buffer.count, !isClosed {
      let count = buffer[start...].withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        start += count
      } else if errno == EAGAIN {
        waitUntilWritable()
      } else if errno != EINTR {
        if errno != EPIPE || !mayEndEarly { failure = String(cString: strerror(errno)) }
        isClosed = true
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Whoever started us may have left the pipe non-blocking.
  private func waitUntilWritable() {
    var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&writable, 1, -1)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

/// Everything on standard input.
func readStandardInput() throws(Failure) -> [UInt8] {
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(STDIN_FILENO, &piece, piece.count)
    if count > 0 {
      bytes += piece[..<count]
    } else if count == 0 {
      return bytes
    } else if errno != EINTR {
      throw Failure(message: "standard input: \(String(cString: strerror(errno)))")
    }
  }
}

func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

func terminate(_ status: ExitStatus) -> Never {
  exit(status.rawValue)
}
