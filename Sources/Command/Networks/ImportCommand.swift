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

  @Argument(
    help: ArgumentHelp(
      "The checkpoint: .pth, .pt, .pkl, .ckpt or .safetensors; several if the tensors lie in several.",
      valueName: "file"))
  var checkpoints: [String]

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
    if checkpoints.contains(where: {
      URL(filePath: output).standardizedFileURL == URL(filePath: $0).standardizedFileURL
    }) {
      throw ValidationError("-o names the checkpoint itself")
    }
  }

  func run() throws { try Failing.withStatus { try importWeights() } }

  /// A file and the tensors that are taken from it.
  private struct Source {
    let url: URL
    let file: Checkpoint
    let dictionary: StateDictionary

    init(_ path: String, entry: String?) throws {
      url = URL(filePath: path)
      file = try Checkpoint(contentsOf: url)
      dictionary = try file.stateDictionary(entry)
    }
  }

  private func importWeights() throws {
    let sources = try checkpoints.map { try Source($0, entry: entry) }
    let entries = sources.flatMap(\.dictionary.entries)
    let told = sources.reduce(into: [:]) { told, source in told.merge(source.file.metadata) { first, _ in first } }
    let settings = try NetworkSettings(config, metadata: told, of: network)
    let form = try network.form(settings, WeightImport.shapes(entries, network.names))
    let match = WeightImport(entries, parameters: form.parameters, names: network.names)
    guard match.faults.isEmpty else {
      let files = sources.map(\.file.name).joined(separator: ", ")
      throw NetworkFault(
        lines: [
          "\(files): these are not the weights of \(network.name) (`diffraw network describe \(network.name)`)"
        ]
          + match.faults.map { "  \($0)" })
    }
    var tensors: [String: Tensor] = [:]
    for tensor in match.matches {
      guard let source = sources.first(where: { $0.dictionary.entries.contains(tensor.source) }) else {
        preconditionFailure("every tensor is of one of the files")
      }
      tensors[tensor.name] = try source.dictionary.tensor(named: tensor.source.name).reshaped(to: tensor.shape)
    }
    let data = Safetensors.encode(tensors, metadata: try metadata(form, sources))
    try AtomicFile.write(data, to: URL(filePath: output))
    tell(form, match)
    print(output)
  }

  /// What the result says of itself; of several files one after the other.
  private func metadata(_ form: NetworkForm, _ sources: [Source]) throws -> [String: String] {
    func all(_ text: (Source) throws -> String) rethrows -> String { try sources.map(text).joined(separator: ", ") }
    return form.metadata.merging([
      "format": "pt", "network": network.name, "source": all(\.url.lastPathComponent),
      "sourceForm": all(\.file.form.rawValue), "sourceEntry": all(\.dictionary.path),
      "sourceBytes": try all { source in
        let path = source.url.path(percentEncoded: false)
        return String(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
      },
      "sourceDigest": try all { "sha256:\(try ContentDigest(ofFileAt: $0.url))" },
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
