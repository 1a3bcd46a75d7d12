#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is written whole or not at all.
///
/// The content goes to a new file beside it, which then takes its name: nobody reads half a report, and
/// one from an earlier run stays until there is a better one.
struct OutputFile {
  private let path: String

  init(_ path: String) {
    self.path = path
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    try write { output throws(Failure) in output.write(bytes) }
  }

  /// Writes what comes piece by piece.
  func write(from content: (inout OutputStream) throws(Failure) -> Void) throws(Failure) {
    // What a link leads to is replaced, not the link.
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      // A device or a pipe: there is no name to take.
      try fill(try opened(target, O_WRONLY | O_CLOEXEC), content)
      return
    }
    let temporary = "\(target).\(getpid()).tmp"
    let descriptor = try opened(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    do throws(Failure) {
      if exists { fchmod(descriptor, status.st_mode & 0o777) }
      try fill(descriptor, content)
      guard rename(temporary, target) == 0 else { throw failure(errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Closes the descriptor in any case; some systems tell of a full disk only then.
  private func fill(
    _ descriptor: Int32, _ content: (inout OutputStream) throws(Failure) -> Void
  ) throws(Failure) {
    var output = OutputStream(descriptor: descriptor)
    do throws(Failure) {
      try content(&output)
    } catch {
      close(descriptor)
      throw error
    }
    output.flush()
    let closed = close(descriptor) == 0 ? nil : String(cString: strerror(errno))
    if let reason = output.failure ?? closed { throw unwritable(reason) }
  }

  private func opened(_ path: String, _ flags: Int32) throws(Failure) -> Int32 {
    let descriptor = open(path, flags, 0o666)
    guard descriptor >= 0 else { throw failure(errno) }
    return descriptor
  }

  private func failure(_ code: Int32) -> Failure {
    switch code {
    case ENOENT, ENOTDIR:
      Failure(message: "\(path): its directory does not exist", help: "make the directory first")
    case EISDIR: Failure(message: "\(path): is a directory", help: "name a file in it")
    default: unwritable(String(cString: strerror(code)))
    }
  }

  private func unwritable(_ reason: String) -> Failure {
    Failure(message: "\(path): can't be written: \(reason)")
  }
}

private func resolved(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(validatingCString: resolved) ?? path
}
