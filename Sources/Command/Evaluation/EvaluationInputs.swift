import ArgumentParser
import Batch
import Evaluation

/// Which pictures there are, and by what methods they were made.
struct EvaluationInputs: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The folder of one method's outputs, and that of the targets.", valueName: "outputs targets"))
  var pairs: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A method and the folder of its outputs, to be repeated; NAME@8 says that it takes 8 evaluations, and methods of one \
      NAME are a line in plots. Differences are told from the first.
      """, valueName: "name=folder"))
  var method: [MethodFolder] = []

  @Option(help: ArgumentHelp("The folder of the targets.", valueName: "folder"))
  var targets: String?

  @Option(help: ArgumentHelp("A folder of pictures to measure by themselves, without targets.", valueName: "folder"))
  var noReference: String?

  @Flag(name: [.customShort("r"), .long], help: "Search all folders with their subfolders.")
  var recursive = false

  func validate() throws {
    guard pairs.isEmpty || pairs.count == 2 else {
      throw ValidationError("--pairs takes two folders: outputs, and targets")
    }
    if targets != nil, !pairs.isEmpty { throw ValidationError("--pairs and --targets both name the targets") }
    if noReference != nil, targets != nil || !pairs.isEmpty {
      throw ValidationError("--no-reference is of pictures without targets")
    }
    let names = method.map(\.method.name)
    if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("--method: there are two of the name \(name)")
    }
  }

  /// The folder of the targets; nil without any.
  var targetFolder: FilePath? { (pairs.last ?? targets).map { FilePath($0) } }

  /// The methods and their folders, in the order of tables.
  var methods: [(method: EvaluationMethod, folder: FilePath)] {
    let only = [pairs.first ?? noReference].compactMap(\.self).map { folder in
      let path = FilePath(folder)
      let name = EvaluationMethod("\(path.lastComponent)") ?? .output
      return (method: name, folder: path)
    }
    return only + method.map { ($0.method, FilePath($0.folder)) }
  }
}

extension EvaluationMethod {
  /// What a method is called whose folder's name cannot be its own.
  fileprivate static let output: EvaluationMethod = {
    guard let method = EvaluationMethod("output") else { preconditionFailure("it is a name") }
    return method
  }()
}

/// A method as it is written on the command line: `NAME=FOLDER` or `NAME@NUMBER=FOLDER`.
struct MethodFolder: ExpressibleByArgument {
  let method: EvaluationMethod
  let folder: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let method = EvaluationMethod(parts[0]) else { return nil }
    (self.method, folder) = (method, parts[1])
  }
}
