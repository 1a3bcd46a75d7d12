#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few system calls that reading migrations takes.
///
/// Foundation would do, at ten times the size of the program and with its own idea of paths.
package enum FileSystem {
  enum Kind: Hashable, Sendable {
    case file, directory, other
    /// Its name is not UTF-8: it can be neither shown nor opened.
    case unnameable
  }

  /// What a file is, whatever its name and however many links lead to it.
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let node: UInt64
  }

  struct Status: Sendable {
    let kind: Kind
    let size: Int
    let identity: Identity
  }

  struct Entry: Sendable {
    let name: String
    let kind: Kind
  }

  /// Nobody's migration is larger; a larger file is a mistake (a dump with its data, a disk image).
  static let sizeLimit = 256 << 20

  /// What a path leads to, links followed; nil if it leads nowhere.
  static func status(of path: String) -> Status? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Status(status)
  }

  /// Whether a path leads to anything, links followed.
  package static func exists(_ path: String) -> Bool { status(of: path) != nil }

  /// The entries of a directory, sorted by the bytes of their names; links are followed.
  static func entries(of directory: String) throws(InputError) -> [Entry] {
    guard let stream = opendir(directory) else { throw failure(directory, errno) }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let entry = readdir(stream) {
      let name = name(of: entry)
      if name.text == "." || name.text == ".." { continue }
      if !name.isWhole {
        entries.append(Entry(name: name.text, kind: .unnameable))
      } else if let kind = kind(of: entry) ?? status(of: directory.appending(path: name.text))?.kind
      {
        entries.append(Entry(name: name.text, kind: kind))
      }
    }
    return entries.sorted { isOrderedByBytes($0.name, $1.name) }
  }

  /// An entry's name, and whether that is all of it: what is not UTF-8 is replaced.
  private static func name(
    of entry: UnsafeMutablePointer<dirent>
  ) -> (text: String, isWhole: Bool) {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return ("", false) }
    let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
    let valid = String(validatingCString: name)
    return (valid ?? String(cString: name), valid != nil)
  }

  /// What the directory itself says about an entry; nil if only `stat` knows.
  private static func kind(of entry: UnsafeMutablePointer<dirent>) -> Kind? {
    switch Int32(entry.pointee.d_type) {
    case Int32(DT_REG): .file
    case Int32(DT_DIR): .directory
    case Int32(DT_LNK), Int32(DT_UNKNOWN): nil
    default: .other
    }
  }

  /// The content of a regular file, or as much of its start as is asked for.
  package static func read(_ path: String, atMost limit: Int = .max) throws(InputError) -> [UInt8] {
    // Opening a FIFO would otherwise wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    let known = Status(status)
    guard known.kind == .file else { throw notAFile(path) }
    let size = min(known.size, limit)
    guard size <= sizeLimit else { throw tooLarge(path, size) }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      code = fill(buffer, &count, from: descriptor)
    }
    guard code == 0 else { throw failure(path, code) }
    return bytes
  }

  /// - Returns: 0, or the error's number.
  private static func fill(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int, from descriptor: Int32
  ) -> Int32 {
    while count < buffer.count, let start = buffer.baseAddress {
      #if canImport(Glibc)
        let read = Glibc.read(descriptor, start + count, buffer.count - count)
      #elseif canImport(Musl)
        let read = Musl.read(descriptor, start + count, buffer.count - count)
      #else
        let read = Darwin.read(descriptor, start + count, buffer.count - count)
      #endif
      if read == 0 { break }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { return errno }
      count += read
    }
    return 0
  }

  /// The path without links and dots; nil if it leads nowhere.
  package static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  // MARK: - Errors

  private static func failure(_ path: String, _ code: Int32) -> InputError {
    switch code {
    case ENOENT, ENOTDIR: .missing(path)
    case EACCES, EPERM:
      InputError(
        path: path, message: "may not be read", help: "check the permissions of the file")
    default:
      InputError(
        path: path, message: "can't be read: \(strerror(code).map { String(cString: $0) } ?? "")",
        help: "check the file and the disk it is on")
    }
  }

  static func notAFile(_ path: String) -> InputError {
    InputError(
      path: path, message: "is neither a file nor a directory",
      help: "name a .sql file or a directory of migrations; text from a pipe goes to standard input"
    )
  }

  private static func tooLarge(_ path: String, _ size: Int) -> InputError {
    InputError(
      path: path,
      message: "is too large: \(size >> 20) MiB, where \(sizeLimit >> 20) MiB is the limit",
      help: "keep dumps and data out of the directory of the migrations")
  }
}

extension FileSystem.Status {
  fileprivate init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    default: kind = .other
    }
    size = Int(status.st_size)
    identity = FileSystem.Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      node: UInt64(truncatingIfNeeded: status.st_ino))
  }
}

extension InputError {
  static func missing(_ path: String) -> InputError {
    InputError(
      path: path, message: "does not exist",
      help: "check the spelling; relative paths start from the current directory")
  }
}
