import Foundation
import Pipeline
import Subprocess
import Synchronization
import SystemPackage

/// Starts this program anew for one request, waits for its answer, and sees to it that it ends.
struct WorkerProcess: Sendable {
  let arguments: [String]
  let timeLimit: Duration
  /// The most memory that a worker may take, in bytes; an answer holds no more than that.
  let memoryLimit: Int

  /// Time between two looks at clock and cancellation.
  private static var interval: Duration { .milliseconds(20) }

  /// What a worker's watch or its reader made of it.
  private enum Verdict: Sendable {
    case answered(Data)
    case tookTooLong
    case cancelled
    case talkedTooMuch
  }

  /// The answer to a request. Blocks the calling thread, which must not be one of the concurrency runtime's.
  /// - Throws: `IsolationFailure`, or `Cancelled`.
  func answer(to request: Data, cancellation: CancellationFlag) throws -> Data {
    let end = DispatchSemaphore(value: 0)
    let answer = Mutex<Result<Data, any Error>?>(nil)  // protected by its mutex
    Task.detached {
      let result: Result<Data, any Error>
      do { result = .success(try await run(request, cancellation, tries: 3)) } catch { result = .failure(error) }
      answer.withLock { $0 = result }
      end.signal()
    }
    end.wait()
    guard let answer = answer.withLock({ $0 }) else { preconditionFailure("the task leaves its result") }
    return try answer.get()
  }

  /// Runs workers until one ends that nobody has told to: a scheduler's signal to all processes of a job is for the one
  /// that asks, and a worker that does not yet ignore it is replaced.
  /// - Parameter tries: how many workers, at least 1.
  private func run(_ request: Data, _ cancellation: CancellationFlag, tries: Int) async throws -> Data {
    // A group of its own: Ctrl-C at the terminal is for this process alone, and all that a worker starts ends with it.
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    let outcome: ExecutionResult<Verdict, SequenceOutput, DiscardedOutput>
    do {
      outcome = try await Subprocess.run(
        // The very program that runs, even if its file was replaced.
        .path("/proc/self/exe"), arguments: Arguments(arguments),
        // A crash is told here and needs no trace, and one thread decodes.
        environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no", "OPENBLAS_NUM_THREADS": "1"]),
        platformOptions: options, input: .inputWriter, output: .sequence, error: .discarded
      ) { execution in
        // A worker that has died already does not read; its end says why.
        _ = try? await execution.standardInputWriter.write(request)
        let verdict = await Self.first(
          { await read(execution.standardOutput) }, { await watch(cancellation) })
        if case .answered = verdict { return verdict }
        // It may have ended meanwhile.
        try? execution.send(signal: .kill, toProcessGroup: true)
        return verdict
      }
    } catch {
      throw IsolationFailure.unavailable("\(error)")
    }
    switch (outcome.takeClosureResult(), outcome.terminationStatus) {
    case (.cancelled, _): throw Cancelled()
    case (.tookTooLong, _): throw IsolationFailure.tookTooLong(timeLimit)
    case (.talkedTooMuch, _): throw IsolationFailure.malformed("it is longer than \(memoryLimit) bytes")
    case (.answered, .signaled(let signal)) where tries > 1 && [SIGINT, SIGTERM].contains(signal):
      return try await run(request, cancellation, tries: tries - 1)
    case (.answered, .signaled(let signal)): throw IsolationFailure.killed(by: signal, memoryLimit: memoryLimit)
    case (.answered, .exited(let status)) where status != 0: throw IsolationFailure.exited(status)
    case (.answered(let bytes), .exited): return bytes
    }
  }

  /// The result of whichever is first; the other is cancelled.
  private static func first(
    _ reader: @escaping @Sendable () async -> Verdict, _ watch: @escaping @Sendable () async -> Verdict?
  ) async -> Verdict {
    await withTaskGroup(of: Verdict?.self) { group in
      group.addTask { await reader() }
      group.addTask { await watch() }
      while let verdict = await group.next() {
        guard let verdict else { continue }
        group.cancelAll()
        return verdict
      }
      preconditionFailure("the reader has a verdict")
    }
  }

  /// All that the worker writes, until it ends.
  private func read(_ output: SubprocessOutputSequence) async -> Verdict {
    var bytes = Data()
    do {
      for try await chunk in output {
        bytes.append(Data(buffer: chunk))
        if bytes.count > memoryLimit { return .talkedTooMuch }
      }
    } catch {
      // What is missing is found when the answer is read.
    }
    return .answered(bytes)
  }

  /// Looks at clock and cancellation; nil once it is not needed any more.
  private func watch(_ cancellation: CancellationFlag) async -> Verdict? {
    let deadline = ContinuousClock.now + timeLimit
    while true {
      do { try await Task.sleep(for: Self.interval) } catch { return nil }
      if cancellation.isCancelled { return .cancelled }
      if ContinuousClock.now >= deadline { return .tookTooLong }
    }
  }
}
