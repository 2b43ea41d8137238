import Foundation
import TestSupport

/// A program as its users start it: a process of its own.
///
/// Its output goes to files, so that no full pipe can hold it up.
final class Tool {
  /// The `diffraw` that was built together with these tests.
  static let diffraw = (Bundle.main.executableURL ?? Bundle.main.bundleURL)
    .deletingLastPathComponent().appending(path: "diffraw")

  /// How a program ended, and what it said.
  struct Outcome: CustomStringConvertible {
    /// Its exit status; 128 and the number of the signal that killed it, as shells have it.
    let status: Int32
    let stdout: String
    let stderr: String

    var stdoutLines: [String] { stdout.split(separator: "\n").map(String.init) }
    var stderrLines: [String] { stderr.split(separator: "\n").map(String.init) }

    var description: String { "status \(status)\nstdout: \(stdout)\nstderr: \(stderr)" }
  }

  /// A program that had not ended in time, and was killed.
  struct TookTooLong: Error {
    let outcome: Outcome
  }

  private let process = Process()
  private let folder: TemporaryDirectory
  private let hasEnded = DispatchSemaphore(value: 0)

  /// Starts a program.
  /// - Parameters:
  ///   - stdin: what it may read; nothing by default.
  ///   - environment: variables to add to this process's; an empty value removes one.
  ///   - currentDirectory: where it starts.
  init(
    _ arguments: [String], of executable: URL = Tool.diffraw, stdin: String = "",
    environment: [String: String] = [:], currentDirectory: URL? = nil
  ) throws {
    folder = try TemporaryDirectory()
    try Data(stdin.utf8).write(to: folder.file("stdin"))
    for name in ["stdout", "stderr"] { try Data().write(to: folder.file(name)) }
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: folder.file("stdin"))
    process.standardOutput = try FileHandle(forWritingTo: folder.file("stdout"))
    process.standardError = try FileHandle(forWritingTo: folder.file("stderr"))
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter { !$1.isEmpty }
    if let currentDirectory { process.currentDirectoryURL = currentDirectory }
    process.terminationHandler = { [hasEnded] _ in hasEnded.signal() }
    try process.run()
  }

  var processIdentifier: Int32 { process.processIdentifier }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Sends a signal to the program and all processes that it started.
  func sendToGroup(_ signal: Int32) {
    let group = getpgid(process.processIdentifier)
    // A group of its own, unless Foundation has let it stay in this process's.
    if group > 0, group != getpgrp() { kill(-group, signal) } else { send(signal) }
  }

  /// Waits for the end.
  func finish(within seconds: Double = 120) throws -> Outcome {
    let isInTime = hasEnded.wait(timeout: .now() + seconds) == .success
    if !isInTime {
      send(SIGKILL)
      hasEnded.wait()
    }
    let killer: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    let outcome = Outcome(
      status: killer + process.terminationStatus, stdout: try text("stdout"), stderr: try text("stderr"))
    if !isInTime { throw TookTooLong(outcome: outcome) }
    return outcome
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.file(name)), as: UTF8.self)
  }

  /// Runs `diffraw` to its end.
  static func run(
    _ arguments: [String], stdin: String = "", environment: [String: String] = [:], currentDirectory: URL? = nil
  ) throws -> Outcome {
    try Tool(arguments, stdin: stdin, environment: environment, currentDirectory: currentDirectory).finish()
  }
}
