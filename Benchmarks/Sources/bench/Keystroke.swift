#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How long an editor waits for the findings of a change, with the language server running.
struct Keystroke {
  private let lockstep: String
  private let workload: Workload

  init(_ workload: Workload, _ programs: Programs) {
    self.workload = workload
    lockstep = programs.lockstep
  }

  /// The median of several changes to the workload's file, in seconds.
  func wall(runs: Int) throws(RunError) -> Double {
    guard let file = workload.files.first else { return .nan }
    let path = "\(workload.directory)/\(file)"
    let content = try text(of: path)
    let server = try ServerProcess(lockstep, in: workload.directory)
    defer { server.stop() }
    try server.send(#"{"id":1,"method":"initialize","params":{"capabilities":{}}}"#)
    _ = try server.receive()
    let document = #""textDocument":{"uri":"file://\#(path)","languageId":"sql","version":"#
    try server.send(
      #"{"method":"textDocument/didOpen","params":{\#(document)0,"text":\#(quoted(content))}}}"#)
    _ = try server.receive()
    var times: [Double] = []
    for run in 0..<runs {
      let changed = quoted(content + "\nSELECT \(run);")
      let start = now()
      try server.send(
        """
        {"method":"textDocument/didChange","params":{\(document)\(run)},\
        "contentChanges":[{"text":\(changed)}]}}
        """)
      let answer = try server.receive()
      times.append(now() - start)
      guard answer.contains("publishDiagnostics") else {
        throw RunError(message: "lockstep server: \(answer)")
      }
    }
    return median(times)
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A program that is talked to through pipes, in messages with a header.
private struct ServerProcess {
  private let process: pid_t
  private let input: Int32
  private let output: Int32

  init(_ path: String, in directory: String) throws(RunError) {
    var (toServer, fromServer): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&toServer) == 0, pipe(&fromServer) == 0, chdir(directory) == 0 else {
      throw RunError(message: String(cString: strerror(errno)))
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toServer[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromServer[1], 1)
    for end in toServer + fromServer { posix_spawn_file_actions_addclose(&actions, end) }
    let words = [path, "server"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, nil, arguments, environ)
    guard code == 0 else { throw RunError(message: "\(path): \(String(cString: strerror(code)))") }
    close(toServer[0])
    close(fromServer[1])
    self.process = process
    input = toServer[1]
    output = fromServer[0]
  }

  func send(_ json: String) throws(RunError) {
    let bytes = Array("Content-Length: \(json.utf8.count)\r\n\r\n\(json)".utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { systemWrite(input, $0.baseAddress, $0.count) }
      guard count > 0 else { throw RunError(message: "lockstep server reads nothing") }
      sent += count
    }
  }

  func receive() throws(RunError) -> String {
    var header = ""
    while !header.hasSuffix("\r\n\r\n") { header += try receive(1) }
    guard let length = Int(header.filter(\.isNumber)) else {
      throw RunError(message: "lockstep server: \(header)")
    }
    return try receive(length)
  }

  private func receive(_ count: Int) throws(RunError) -> String {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes[filled...].withUnsafeMutableBytes {
        systemRead(output, $0.baseAddress, $0.count)
      }
      guard got > 0 else { throw RunError(message: "lockstep server ended") }
      filled += got
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Without its editor the server ends by itself.
  func stop() {
    close(input)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    close(output)
  }
}

private func systemWrite(_ end: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(end, bytes, count)
}

private func systemRead(_ end: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(end, bytes, count)
}
