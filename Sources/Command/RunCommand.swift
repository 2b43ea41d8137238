import ArgumentParser
import Batch
import Foundation
import Logging
import Parallel
import Pipeline

/// `diffraw run`: develops files and folders.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Develop RAW files, or the RAW files of folders.",
    discussion: """
      A file is left alone if nothing has changed since it was developed: the RAW file, pipeline, model and version, and \
      its outputs byte by byte. Outputs that come from elsewhere, or that were edited, are replaced only with --overwrite. \
      Each output appears whole or not at all, and a file that cannot be developed is named in the end and does not keep \
      the others from being developed. The result is the same for any --jobs, --workers and --tile.

      With --job a shard of a plan is developed instead, of which inputs, pipeline and outputs are known; see plan.
      """)

  @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
  @OptionGroup(title: "Inputs") var inputs: InputOptions
  @OptionGroup(title: "Outputs") var outputs: OutputOptions
  @OptionGroup(title: "Shard of a plan") var shard: ShardOptions
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Isolation") var isolation: IsolationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if shard.job == nil {
      try outputs.confirm()
      try inputs.confirm()
    } else if inputs.isGiven || outputs.isGiven || pipeline.isGiven {
      throw ValidationError("--job: inputs, pipeline and outputs are those of the plan, and cannot be given again")
    }
  }

  func run() throws {
    let status = try Failing.withStatus(telling: messages.tellRefusal) { try develop() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func develop() throws -> ExitStatus {
    if let job = try shard.folder() {
      return try ShardExecution(shard, of: job, machine, limits, isolation, messages, report: report.report).run()
    }
    let development = try Development(
      pipeline, into: outputs, on: machine, limits, isolation, messages, report: report.report)
    return try development.batch.run(
      development.plan(inputs.discover()), into: development.folder, wishes: outputs.wishes, dryRun: outputs.dryRun)
  }
}

/// What to develop.
struct InputOptions: ParsableArguments {
  @Argument(help: "RAW files, and folders of RAW files.")
  var inputs: [String] = []

  @Flag(name: [.customShort("r"), .long], help: "Search folders with all their subfolders; outputs mirror them.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Develop the files that are listed in FILE, one a line; - for standard input.", valueName: "file"))
  var filesFrom: String?

  @Flag(name: .customLong("null"), help: "The names in --files-from end with a zero byte rather than a line.")
  var isNullSeparated = false

  func validate() throws {
    if isNullSeparated && filesFrom == nil { throw ValidationError("--null belongs to --files-from") }
  }

  /// Whether any option is given.
  var isGiven: Bool { !inputs.isEmpty || recursive || filesFrom != nil }

  /// Checks that something is named; for the validation of commands that need it.
  func confirm() throws {
    if inputs.isEmpty && filesFrom == nil { throw ValidationError("name RAW files or folders, or give --files-from") }
  }

  /// The files that the words lead to.
  /// - Throws: `BatchError`.
  func discover() throws -> [InputFile] {
    var paths = inputs.map { FilePath($0) }
    if let filesFrom {
      paths += try InputList.read(from: FilePath(filesFrom), separator: isNullSeparated ? .null : .newline)
    }
    return try InputDiscovery(paths, recursive: recursive).files
  }
}

/// Where the results go.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.short, .long], help: ArgumentHelp("Folder for the outputs; created if missing.", valueName: "folder"))
  var output: String?

  @Option(
    name: .customLong("name"),
    help: """
      Template of the outputs' names: {dir}, {stem}, {suffix}, {ext}, {original-ext}; \(OutputTemplate.mirrored.text) \
      unless given.
      """)
  var template: String?

  @Flag(help: "Develop all files, and replace outputs that are already there, whoever wrote them.")
  var overwrite = false

  @Flag(help: "Try files again that are in quarantine, since earlier runs died on them.")
  var retryQuarantined = false

  @Flag(help: "Print what would be done and why, and do nothing.")
  var dryRun = false

  /// What becomes of files that earlier runs developed.
  var wishes: ResumePlan.Wishes { .init(overwrite: overwrite, retryQuarantined: retryQuarantined) }

  func parsedTemplate() throws -> OutputTemplate { try template.map { try OutputTemplate(parsing: $0) } ?? .mirrored }

  /// Whether any option is given.
  var isGiven: Bool { output != nil || template != nil || overwrite || retryQuarantined || dryRun }

  /// Checks that the folder is named; for the validation of commands that need it.
  func confirm() throws {
    if output == nil { throw ValidationError("Missing expected argument '--output <folder>'") }
  }

  /// The folder.
  var folder: FilePath {
    guard let output else { preconditionFailure("a command that has outputs checks that their folder is named") }
    return FilePath(output)
  }
}

/// How much of the machine to use.
struct MachineOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "Files in work at a time; one more than workers unless given.")
  var jobs: Int?

  @Option(help: "Threads that compute; all processors of this machine (or of its share) unless given.")
  var workers: Int?

  @Option(help: "Memory that the files in work may plan for together, such as 4G; 60 % of what there is unless given.")
  var memory: String?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1") }
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is 1 to 1024") }
  }

  var workerCount: Int { workers ?? Processors.available }

  /// - Throws: `BatchError` for a figure that is none.
  func memoryBudget() throws -> MemoryBudget {
    try memory.map { MemoryBudget(bytes: try ByteCount.parse($0)) } ?? .automatic()
  }
}

/// What is said on the way.
struct MessageOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "No progress; warnings, failures and the summary still go to standard error.")
  var quiet = false

  @Option(help: "Form of the log on standard error: text or json (one object a line).")
  var logFormat: TerminalLogHandler.Format = .text

  @Option(
    help: ArgumentHelp(
      "Keep the figures of the run in FILE, in Prometheus' text form, for node_exporter's textfile collector.",
      valueName: "file"))
  var metrics: String?

  func logger(_ terminal: Terminal) -> Logger {
    Logger(label: "diffraw") { _ in
      TerminalLogHandler(terminal: terminal, format: logFormat, level: quiet ? .notice : .info)
    }
  }

  /// The logger, if progress shall go to the log.
  func recordLogger(_ logger: Logger) -> Logger? { logFormat == .json ? logger : nil }

  /// Tells a line of why the whole run is refused.
  func tellRefusal(_ line: String) {
    let terminal = Terminal.standardError
    if logFormat == .json { logger(terminal).error("\(line)") } else { terminal.write("diffraw: \(line)") }
  }

  /// Tells the end of the run.
  func summarize(_ result: BatchResult, terminal: Terminal, logger: Logger) {
    let lines = RunSummary.lines(result)
    guard logFormat == .json else { return lines.forEach(terminal.write) }
    for line in lines.prefix(1) { logger.notice("\(line)") }
    // The others had their records when they failed.
    for failure in quiet ? result.failures : [] {
      logger.error("\(failure.message)", metadata: ["file": "\(failure.file)"])
    }
  }
}

extension MessageOptions {
  /// Tells where the run's report is.
  func tellReport(_ path: FilePath, terminal: Terminal, logger: Logger) {
    if logFormat == .json {
      logger.notice("report", metadata: ["file": "\(path)"])
    } else {
      terminal.write("report: \(path)")
    }
  }
}

extension TerminalLogHandler.Format: ExpressibleByArgument {}
