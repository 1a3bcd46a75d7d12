#if canImport(Glibc)
  // `environ` is the process's own, and nothing here changes it.
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  import Darwin
#endif

/// Another program, run to its end; Foundation's would make this one three times as large.
struct Subprocess {
  struct Outcome {
    /// Nil: it could not be started, or a signal ended it.
    let status: Int32?
    let output: [UInt8]
  }

  /// Runs a program that is looked for on the `PATH`; it reads nothing, and its complaints go where
  /// ours go, or nowhere.
  static func run(_ arguments: [String], showsErrors: Bool = false) -> Outcome {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    guard openPipe(&ends) else { return Outcome(status: nil, output: []) }
    let process = start(arguments, output: ends.write, showsErrors: showsErrors)
    close(ends.write)
    defer { close(ends.read) }
    guard let process else { return Outcome(status: nil, output: []) }
    let output = readAll(ends.read)
    return Outcome(status: wait(for: process), output: output)
  }

  private static func openPipe(_ ends: inout (read: Int32, write: Int32)) -> Bool {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { return false }
    // Whoever else is started must not hold the pipe open.
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    ends = (descriptors[0], descriptors[1])
    return true
  }

  private static func start(_ arguments: [String], output: Int32, showsErrors: Bool) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    guard let program = arguments.first, posix_spawn_file_actions_init(&actions) == 0 else {
      return nil
    }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    if !showsErrors {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    #if canImport(Darwin)
      let variables = _NSGetEnviron().pointee
    #else
      let variables = environ
    #endif
    var process = pid_t()
    return posix_spawnp(&process, program, &actions, nil, words, variables) == 0 ? process : nil
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count > 0 {
        bytes += piece[..<count]
      } else if count == 0 || errno != EINTR {
        return bytes
      }
    }
  }

  private static func wait(for process: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return nil }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }
}
