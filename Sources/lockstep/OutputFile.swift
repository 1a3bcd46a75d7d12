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
    try fill { descriptor throws(Failure) in
      let code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
      guard code == 0 else { throw failure(code) }
    }
  }

  /// Writes what comes piece by piece.
  func write(from content: (inout OutputStream) throws(Failure) -> Void) throws(Failure) {
    try fill { descriptor throws(Failure) in
      var output = OutputStream(descriptor: descriptor)
      try content(&output)
      output.flush()
      if let reason = output.failure { throw unwritable(reason) }
    }
  }

  private func fill(_ content: (Int32) throws(Failure) -> Void) throws(Failure) {
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
    _ descriptor: Int32, _ content: (Int32) throws(Failure) -> Void
  ) throws(Failure) {
    do throws(Failure) {
      try content(descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw failure(errno) }
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

/// - Returns: 0, or the error's number.
private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var start = 0
  while start < bytes.count {
    let count = write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
    if count > 0 {
      start += count
    } else if count < 0, errno != EINTR {
      return errno
    }
  }
  return 0
}
