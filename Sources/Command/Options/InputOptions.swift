import ArgumentParser
import Batch

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
