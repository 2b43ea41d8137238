import Batch
import Foundation
import TestSupport
import Testing

@Suite struct SlurmScriptsTests {
  private static let job: FilePath = "/srv/developed/.diffraw/jobs/20261126T213000Z-7f3a"

  private func scripts(
    _ request: SlurmRequest = SlurmRequest(), job: FilePath = job, shards: Int = 40,
    program: FilePath = "/usr/local/bin/diffraw"
  ) throws -> SlurmScripts {
    try SlurmScripts(job: job, shards: shards, program: program, request: request)
  }

  private func directives(_ script: String) -> [String] {
    script.split(separator: "\n").filter { $0.hasPrefix("#SBATCH ") }.map { String($0.dropFirst(8)) }
  }

  @Test func askForWhatTheyNeedAlone() throws {
    let scripts = try scripts()
    #expect(
      directives(scripts.shardScript) == [
        "--job-name=\"20261126T213000Z-7f3a\"", "--array=0-39", "--cpus-per-task=4",
        "--output=\"\(Self.job)/logs/%a.log\"", "--open-mode=append", "--requeue", "--signal=B:TERM@120",
      ])
    #expect(
      directives(scripts.mergeScript) == [
        "--job-name=\"20261126T213000Z-7f3a-merge\"", "--cpus-per-task=1", "--output=\"\(Self.job)/logs/merge.log\"",
        "--open-mode=append", "--requeue",
      ])
  }

  @Test func askForWhatWasWished() throws {
    let request = SlurmRequest(
      throttle: 6, processors: 2, memory: (3 << 30) + 1, time: "1:30:00", partition: "night,long",
      directives: ["--account=lab --qos=night", "--signal=B:TERM@10"])
    let scripts = try scripts(request)
    let wishes = ["--mem=3073M", "--time=1:30:00", "--partition=night,long"] + request.directives
    #expect(directives(scripts.shardScript).contains("--array=0-39%6"))
    #expect(directives(scripts.shardScript).contains("--cpus-per-task=2"))
    // Of two directives the later one holds, so the user's own come last.
    #expect(directives(scripts.shardScript).suffix(5) == wishes[...])
    #expect(directives(scripts.mergeScript).suffix(5) == wishes[...])
  }

  @Test func isolateOnDemand() throws {
    let line = #""$program" run --job "$job" --shard "$SLURM_ARRAY_TASK_ID/$shards""#
    #expect(try scripts().shardScript.contains(line + " &\n"))
    #expect(try scripts(SlurmRequest(isIsolated: true)).shardScript.contains(line + " --isolate &\n"))
  }

  /// Directives are comments that end at the first line of the shell's.
  @Test func haveTheirDirectivesFirst() throws {
    for script in [try scripts().shardScript, try scripts().mergeScript] {
      let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.first == "#!/bin/bash" && lines.last == "")
      let last = try #require(lines.lastIndex { $0.hasPrefix("#SBATCH") })
      #expect(lines[...last].allSatisfy { $0.hasPrefix("#") })
    }
  }

  @Test func quotePaths() throws {
    let scripts = try scripts(job: "/srv/a \"b\" 100% 'c'/J", program: "/opt/it's here/diffraw")
    #expect(directives(scripts.shardScript).contains(#"--output="/srv/a \"b\" 100%% 'c'/J/logs/%a.log""#))
    #expect(
      scripts.mergeScript.hasSuffix(#"exec '/opt/it'\''s here/diffraw' merge '/srv/a "b" 100% '\''c'\''/J'"# + "\n"))
    #expect(scripts.arrayCommand == ["sbatch", "--parsable", #"/srv/a "b" 100% 'c'/J/shard.sbatch"#])
    #expect(
      ShellWords.line(scripts.mergeCommand(after: "7"))
        == #"sbatch --parsable --dependency=afterany:7 '/srv/a "b" 100% '\''c'\''/J/merge.sbatch'"#)
  }

  @Test(arguments: ["/srv/a\nb/J", "/srv/a\\b/J", "/srv/a\u{7F}/J"]) func refusePathsThatCannotStandInThem(path: String)
  {
    #expect(throws: BatchError.self) { try scripts(job: FilePath(path)) }
    #expect(throws: BatchError.self) { try scripts(program: FilePath(path)) }
    #expect(throws: BatchError.self) { try scripts(job: FilePath(bytes: Array("/srv/".utf8) + [0xE9])) }
  }

  @Test func knowsTimesPartitionsAndDirectives() {
    for text in ["90", "90:30", "1:30:00", "2-12", "2-12:30", "2-12:30:00"] { #expect(SlurmRequest.isTime(text)) }
    for text in ["", "soon", "1:2:3:4", "-5", "1 2", "5m"] { #expect(!SlurmRequest.isTime(text)) }
    for text in ["night", "night,long-2"] { #expect(SlurmRequest.isPartition(text)) }
    for text in ["", "a b", "a\nb", "a\"", "#a"] { #expect(!SlurmRequest.isPartition(text)) }
    for text in ["--account=lab", "-A lab --qos=night"] { #expect(SlurmRequest.isDirective(text)) }
    for text in ["", "account", "--a\n--b", "--array=1-3", "-A lab -a 1"] { #expect(!SlurmRequest.isDirective(text)) }
  }
}

/// The shards' script at work: a shell, a program that it starts, and a `scontrol`, both made up.
@Suite struct ShardScriptTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func program(_ name: String, _ body: String) throws -> FilePath {
    let url = folder.file(name)
    try Data("#!/bin/bash\n\(body)\n".utf8).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    return FilePath(url.path)
  }

  /// Starts the script over a program; `scontrol` notes what it is called with.
  private func start(_ body: String) throws -> Process {
    try FileManager.default.createDirectory(at: folder.file("bin"), withIntermediateDirectories: true)
    _ = try program("bin/scontrol", "echo \"$@\" >> '\(folder.file("requeued").path)'")
    let scripts = try SlurmScripts(
      job: FilePath(folder.url.path), shards: 9, program: program("diffraw", body), request: SlurmRequest())
    try Data(scripts.shardScript.utf8).write(to: folder.file("shard.sbatch"))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [folder.file("shard.sbatch").path]
    process.environment = [
      "PATH": folder.file("bin").path + ":/usr/bin:/bin", "SLURM_ARRAY_JOB_ID": "70", "SLURM_ARRAY_TASK_ID": "3",
    ]
    try Self.withSignals { try process.run() }
    return process
  }

  /// Lets a process that `body` starts get signals, which the threads of tests hold back.
  private static func withSignals(_ body: () throws -> Void) rethrows {
    var (terminate, before) = (sigset_t(), sigset_t())
    sigemptyset(&terminate)
    sigaddset(&terminate, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &terminate, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  private func text(_ name: String) -> String? { try? String(contentsOf: folder.file(name), encoding: .utf8) }

  /// Waits for the end, not for ever.
  private func finish(_ process: Process) {
    let limit = Date(timeIntervalSinceNow: 60)
    while process.isRunning, Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  private func wait(for name: String) {
    let limit = Date(timeIntervalSinceNow: 30)
    while text(name) == nil, Date() < limit { Thread.sleep(forTimeInterval: 0.01) }
  }

  @Test(arguments: [0, 2, 64, 75]) func endsAsTheProgramDoes(status: Int32) throws {
    let process = try start("echo \"$@\" > '\(folder.file("words").path)'; exit \(status)")
    process.waitUntilExit()
    #expect(process.terminationStatus == status)
    #expect(text("words") == "run --job \(folder.url.path) --shard 3/9\n")
    #expect(text("requeued") == (status == 75 ? "requeue 70_3\n" : nil))
  }

  /// The signal reaches the program once, and the script waits for what the program makes of it.
  @Test func passesTheSignalOn() throws {
    let (began, told) = (folder.file("began").path, folder.file("told").path)
    let process = try start(
      """
      trap 'echo TERM >> "\(told)"; sleep 0.3; exit 75' TERM
      touch '\(began)'
      for i in {1..1500}; do sleep 0.02; done
      """)
    wait(for: "began")
    kill(process.processIdentifier, SIGTERM)
    finish(process)
    #expect(process.terminationReason == .exit && process.terminationStatus == 75)
    #expect(text("told") == "TERM\n" && text("requeued") == "requeue 70_3\n")
  }

  /// A program that ends well in spite of the signal has no more to do.
  @Test func takesTheProgramsWordAfterTheSignal() throws {
    let began = folder.file("began").path
    let process = try start("trap 'sleep 0.3; exit 0' TERM\ntouch '\(began)'\nfor i in {1..1500}; do sleep 0.02; done")
    wait(for: "began")
    kill(process.processIdentifier, SIGTERM)
    finish(process)
    #expect(process.terminationReason == .exit && process.terminationStatus == 0 && text("requeued") == nil)
  }
}
