#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Array where Element: Sendable {
  /// Transforms the elements on all cores; the results are in the order of the array.
  ///
  /// Plain threads: a run lasts a few milliseconds, which waking up a pool would double.
  package func concurrentMap<Output: Sendable>(
    _ transform: @Sendable (Element) -> Output
  ) -> [Output] {
    let workers = Swift.min(count / 4, coreCount)
    guard workers > 1 else { return map(transform) }
    return withoutActuallyEscaping(transform) { transform in
      [Output](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let outputs = buffer.baseAddress else { return }
        let job = Job { worker in
          // Every n-th element: neighbours are often alike in size.
          for index in stride(from: worker, to: count, by: workers) {
            (outputs + index).initialize(to: transform(self[index]))
          }
        }
        job.run(on: workers)
        initialized = count
      }
    }
  }
}

private let coreCount = max(1, min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 16))

private struct Job {
  /// Takes the number of the worker.
  let body: (Int) -> Void

  /// What a thread is started with.
  struct Assignment {
    let job: Job
    let worker: Int
  }

  /// Runs the body once for each worker, the last one on this thread, and waits for all.
  func run(on workers: Int) {
    let assignments = UnsafeMutablePointer<Assignment>.allocate(capacity: workers)
    defer { assignments.deallocate() }
    for worker in 0..<workers {
      (assignments + worker).initialize(to: Assignment(job: self, worker: worker))
    }
    defer { assignments.deinitialize(count: workers) }
    let threads = (1..<workers).map { (worker: $0, thread: start(assignments + $0)) }
    body(0)
    for (worker, thread) in threads {
      if let thread { pthread_join(thread, nil) } else { body(worker) }
    }
  }

  /// - Returns: Nil when the system has no thread to give.
  private func start(_ assignment: UnsafeMutablePointer<Assignment>) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // As on the main thread, also where threads get little by default: parsers recurse.
    pthread_attr_setstacksize(&attributes, 8 << 20)
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(&thread, &attributes, { runAssignment($0) }, assignment)
      return code == 0 ? thread : nil
    #else
      var thread = pthread_t()
      let code = pthread_create(&thread, &attributes, { runAssignment($0) }, assignment)
      return code == 0 ? thread : nil
    #endif
  }
}

private func runAssignment(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let pointer else { return nil }
  let assignment = pointer.assumingMemoryBound(to: Job.Assignment.self).pointee
  assignment.job.body(assignment.worker)
  return nil
}
