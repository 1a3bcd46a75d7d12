#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program to run, with where its input comes from and its output goes to.
struct Program {
  let path: String
  var arguments: [String] = []
  /// The directory it runs in.
  var directory: String
  var input = "/dev/null"
  var output = "/dev/null"
}

/// What one run of a program cost.
struct Cost {
  /// In seconds, of all threads, the kernel's part included.
  let cpu: Double
  /// In seconds.
  let wall: Double
  /// The most memory it had at a time, in bytes.
  let memory: Double
}

struct RunError: Error {
  let message: String
}

extension Program {
  /// Runs it to its end.
  ///
  /// A status of 1 means findings, and is no failure.
  func run() throws(RunError) -> Cost {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = ([path] + arguments).map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)

    guard chdir(directory) == 0 else { throw RunError(message: "\(directory): no such directory") }
    let start = now()
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, nil, arguments, environ)
    guard code == 0 else { throw RunError(message: "\(path): \(String(cString: strerror(code)))") }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    let wall = now() - start
    guard status & 0x7f == 0, status >> 8 <= 1 else {
      throw RunError(message: "\(path) \(arguments.count) in \(directory): status \(status)")
    }
    #if canImport(Darwin)
      let unit = 1.0
    #else
      let unit = 1024.0
    #endif
    return Cost(
      cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), wall: wall,
      memory: Double(usage.ru_maxrss) * unit)
  }
}

func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func seconds(_ time: timeval) -> Double {
  Double(time.tv_sec) + Double(time.tv_usec) / 1e6
}
