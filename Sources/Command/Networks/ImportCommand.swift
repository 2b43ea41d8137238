import ArgumentParser
import Batch
import Checkpoints
import FileWriting
import Foundation
import Neural
import Pipeline

/// `diffraw import`: weights from elsewhere.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Convert a network's PyTorch checkpoint to safetensors.",
    discussion: """
      Reads what torch.save writes (zip archives, and the form before PyTorch 1.6) and safetensors. Nothing in the file \
      is executed. Every tensor is held against the network's, by name and shape; the result has float32 tensors under \
      the names of the network in PyTorch, so that load_state_dict takes it back.
      """)

  @Argument(help: ArgumentHelp("The checkpoint: .pth, .pt, .pkl, .ckpt or .safetensors.", valueName: "file"))
  var checkpoint: String

  @Option(name: .customLong("as"), help: ArgumentHelp("What network it is of.", valueName: "network"))
  var network: CatalogedNetwork

  @Option(name: [.short, .long], help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp("Which of several dictionaries of tensors to take, as params_ema.", valueName: "key"))
  var entry: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("What the tensors do not tell of the network, as groups=8.", valueName: "key=value"))
  var config: [ConfigurationWord] = []

  @Flag(name: [.short, .long], help: "No word of what was done; warnings still go to standard error.") var quiet = false

  func validate() throws {
    _ = try NetworkSettings(config, of: network)
    if URL(filePath: output).standardizedFileURL == URL(filePath: checkpoint).standardizedFileURL {
      throw ValidationError("-o names the checkpoint itself")
    }
  }

  func run() throws { try Failing.withStatus { try importWeights() } }

  private func importWeights() throws {
    let file = try Checkpoint(contentsOf: URL(filePath: checkpoint))
    let dictionary = try file.stateDictionary(entry)
    let settings = try NetworkSettings(config, metadata: file.metadata, of: network)
    let form = try network.form(settings, WeightImport.shapes(dictionary.entries, network.names))
    let match = WeightImport(dictionary.entries, parameters: form.parameters, names: network.names)
    guard match.faults.isEmpty else {
      throw NetworkFault(
        lines: [
          "\(file.name): these are not the weights of \(network.name) (`diffraw network describe \(network.name)`)"
        ]
          + match.faults.map { "  \($0)" })
    }
    var tensors: [String: Tensor] = [:]
    for tensor in match.matches {
      tensors[tensor.name] = try dictionary.tensor(named: tensor.source.name).reshaped(to: tensor.shape)
    }
    let data = Safetensors.encode(tensors, metadata: try metadata(form, network, file, dictionary))
    try AtomicFile.write(data, to: URL(filePath: output))
    tell(form, match)
    print(output)
  }

  /// What the result says of itself.
  private func metadata(
    _ form: NetworkForm, _ network: CatalogedNetwork, _ file: Checkpoint, _ dictionary: StateDictionary
  ) throws -> [String: String] {
    let url = URL(filePath: checkpoint)
    let size = try FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))[.size] as? Int
    return form.metadata.merging([
      "format": "pt", "network": network.name, "source": url.lastPathComponent, "sourceForm": file.form.rawValue,
      "sourceEntry": dictionary.path, "sourceBytes": String(size ?? 0),
      "sourceDigest": "sha256:\(try ContentDigest(ofFileAt: url))",
      "importedBy": "diffraw \(DiffRAWCommand.version)",
    ]) { form, _ in form }
  }

  private func tell(_ form: NetworkForm, _ match: WeightImport) {
    let terminal = Terminal.standardError
    for assumption in form.assumptions { terminal.write("diffraw: \(assumption)") }
    if quiet { return }
    terminal.write("\(form.parameters.count) tensors, \(form.parameterCount) values")
    for (type, count) in match.conversions {
      terminal.write("\(count) \(count == 1 ? "tensor" : "tensors") converted from \(type.rawValue) to F32")
    }
    if !match.leftOut.isEmpty {
      terminal.write("\(match.leftOut.count) left out, which no run needs: \(WeightImport.excerpt(match.leftOut))")
    }
  }
}
