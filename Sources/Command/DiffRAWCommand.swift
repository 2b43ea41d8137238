import ArgumentParser
import Pipeline
import Stages

/// The command `diffraw`, as a library: a package of your own can add stages to it and keep everything else.
///
/// ```swift
/// @main struct Mine {
///   static func main() { DiffRAWCommand.main(adding: [Exposure.self]) }
/// }
/// ```
public enum DiffRAWCommand {
  /// Version of the program.
  public static let version = Program.version

  /// Runs the command with the words it was started with, and ends the process with its exit status.
  public static func main(adding stages: [any Stage.Type] = []) {
    Allocator.shareArenas()
    StageCatalog.$current.withValue(StageCatalog(StandardStages.all + stages)) { Root.main() }
  }
}

extension StageCatalog {
  /// The stages that this run of the command knows.
  @TaskLocal static var current = StageCatalog(StandardStages.all)
}

/// The words after `diffraw`.
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diffraw",
    abstract: "Develops camera RAW files into DSLR-looking 16-bit TIFFs with the diffusion method of DiffRAW.",
    discussion: """
      Exit status: 0 done or already there; 1 files of a job are missing; 2 some files failed; 64 usage; \
      65 bad pipeline, model or plan; 66 no input; \
      73 cannot create output; 74 disk full or I/O error; 75 try again; 130 interrupted; 143 terminated.
      """,
    version: DiffRAWCommand.version,
    subcommands: [
      RunCommand.self, RetryCommand.self, WatchCommand.self, PlanCommand.self, SubmitCommand.self, MergeCommand.self,
      ReportCommand.self, CheckCommand.self, StagesCommand.self, InspectCommand.self, SynthesizeCommand.self,
      TrainCommand.self, ImportCommand.self, NetworkCommand.self, EvaluateCommand.self, BenchCommand.self,
      DoctorCommand.self, DecodeWorkerCommand.self,
    ])
}
