import ArgumentParser
import Batch

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
