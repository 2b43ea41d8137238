import Batch
import Dispatch
import Subprocess
import Synchronization

/// One of Slurm's programs, found by its name in `PATH`.
struct SlurmProgram {
  /// How a program ended, and what it said.
  struct Answer: Sendable {
    let hasSucceeded: Bool
    let output: String
    /// What it said on standard error, on one line.
    let message: String
  }

  /// The most that a program may say, in bytes; a queue of thousands of tasks says less.
  private static var limit: Int { 16 << 20 }

  /// Runs a program to its end. Blocks the calling thread, which must not be one of the concurrency runtime's.
  /// - Parameter words: its name, and its arguments.
  /// - Throws: `BatchError` with code `slurmMissing` or `slurmUnreachable`.
  static func run(_ words: [String]) throws(BatchError) -> Answer {
    guard let name = words.first else { preconditionFailure("a command has a name") }
    let end = DispatchSemaphore(value: 0)
    let answer = Mutex<Result<Answer, BatchError>?>(nil)  // protected by its mutex
    Task.detached {
      let result: Result<Answer, BatchError>
      do throws(BatchError) {
        result = .success(try await start(name, Array(words.dropFirst())))
      } catch {
        result = .failure(error)
      }
      answer.withLock { $0 = result }
      end.signal()
    }
    end.wait()
    guard let answer = answer.withLock({ $0 }) else { preconditionFailure("the task leaves its result") }
    return try answer.get()
  }

  private static func start(_ name: String, _ arguments: [String]) async throws(BatchError) -> Answer {
    do {
      let outcome = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), output: .string(limit: limit), error: .string(limit: limit))
      let message = outcome.standardError.split(whereSeparator: \.isNewline).joined(separator: "; ")
      return Answer(
        hasSucceeded: outcome.terminationStatus == .exited(0), output: outcome.standardOutput, message: message)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw BatchError(
        .slurmMissing, "\(name) was not found: Slurm's programs are not on this machine, or not in PATH",
        remedy: "submit from a machine of the cluster, or see by --print what would be submitted")
    } catch {
      throw BatchError(.slurmUnreachable, "\(name) could not be run: \(error)", remedy: "try again")
    }
  }
}
