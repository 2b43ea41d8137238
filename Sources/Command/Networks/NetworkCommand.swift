import ArgumentParser
import Batch
import FileWriting
import Foundation
import Neural
import Parallel

/// `diffraw network`: the published networks by themselves.
struct NetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "List, describe or run the published networks.",
    subcommands: [List.self, Describe.self, Run.self])

  /// `diffraw network list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the networks.")

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      if json { return try printJSON(try NetworkCatalog.all.map { try NetworkReport($0) }) }
      let width = NetworkCatalog.all.map(\.name.count).max() ?? 0
      for network in NetworkCatalog.all {
        print(network.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + network.summary)
      }
    }
  }

  /// `diffraw network describe`
  struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "describe", abstract: "Tell what a network is, what it takes and gives, and every tensor of it.")

    @Argument(help: "A network.") var network: CatalogedNetwork
    @Option(help: ArgumentHelp("A file of its weights, with which the memory of a run is told.", valueName: "file"))
    var weights: String?
    @Option(parsing: .upToNextOption, help: ArgumentHelp("A setting, as groups=8.", valueName: "key=value"))
    var config: [ConfigurationWord] = []
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      try Failing.withStatus {
        let file = try network.file(weights)
        let form = try network.form(of: file, config)
        let loaded = try file.map { try form.load($0) }
        let report = NetworkReport(network, form: form, loaded: loaded)
        if json { try printJSON(report) } else { print(report.text) }
      }
    }
  }

  /// `diffraw network run`
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Run a network on named tensors.",
      discussion: """
        Inputs and outputs are safetensors files; images are (N, C, H, W). `diffraw network describe NAME` tells the \
        names. So the network can be held against the original, tensor by tensor.
        """)

    @Argument(help: "A network.") var network: CatalogedNetwork
    @Option(
      help: ArgumentHelp(
        "Its weights: safetensors, as `diffraw import` writes them; those that come with the program if there are any.",
        valueName: "file"))
    var weights: String?
    @Option(help: ArgumentHelp("The tensors that it takes.", valueName: "file")) var inputs: String
    @Option(name: [.short, .long], help: ArgumentHelp("The file to write what it gives to.", valueName: "file"))
    var output: String
    @Option(
      parsing: .upToNextOption,
      help: ArgumentHelp("What the tensors do not tell of the network, as groups=8.", valueName: "key=value"))
    var config: [ConfigurationWord] = []
    @Flag(help: "Also write what modules make on the way, as mid.MODULE.") var activations = false
    @Option(help: "Threads that compute; all processors unless given.") var workers: Int?

    func validate() throws {
      _ = try NetworkSettings(config, of: network)
      if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is 1 to 1024") }
      if weights == nil, network.embedded == nil {
        throw ValidationError("the weights of \(network.name) do not come with the program: give --weights FILE")
      }
    }

    func run() throws {
      try Failing.withStatus {
        guard let file = try network.file(weights) else { preconditionFailure("weights were asked for") }
        let form = try network.form(of: file, config)
        for assumption in form.assumptions { Terminal.standardError.write("diffraw: \(assumption)") }
        let inputs = NamedInputs(try Safetensors(contentsOf: URL(filePath: inputs)))
        let outputs = try form.load(file).run(
          inputs, WorkerPool(count: workers ?? Processors.available), Activations(isKept: activations))
        try AtomicFile.write(
          Safetensors.encode(outputs, metadata: ["network": network.name]), to: URL(filePath: output))
        print(output)
      }
    }
  }
}

extension CatalogedNetwork {
  /// The file of weights that is named, or else the one that comes with the program.
  fileprivate func file(_ path: String?) throws -> Safetensors? {
    guard let url = try path.map({ URL(filePath: $0) }) ?? embedded?() else { return nil }
    return try Safetensors(contentsOf: url)
  }

  /// The network of a file of weights, or without one the published one.
  fileprivate func form(of file: Safetensors?, _ words: [ConfigurationWord]) throws -> NetworkForm {
    let settings = try NetworkSettings(words, metadata: file?.metadata ?? [:], of: self)
    let shapes = file?.entries.map { (names.plain($0.key), $0.value.shape) } ?? []
    return try form(settings, Dictionary(shapes) { first, _ in first })
  }
}
