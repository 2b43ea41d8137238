import Foundation

/// What is told of a network.
struct NetworkReport: Encodable {
  let name, summary, paper, license: String
  let settings: [CatalogedNetwork.Setting]
  let inputs, outputs: [CatalogedNetwork.Port]
  /// Values of all its tensors.
  let parameters: Int
  let tensors: [Parameter]
  /// What a run on a frame of 12 megapixels takes beside the weights, a megapixel, in bytes; absent without weights.
  let bytesPerMegapixel: Int?

  struct Parameter: Encodable {
    let name: String
    let shape: [Int]
  }

  init(_ network: CatalogedNetwork, form: NetworkForm, loaded: LoadedNetwork? = nil) {
    (name, summary, paper, license) = (network.name, network.summary, network.paper, network.license)
    (settings, inputs, outputs) = (network.settings, network.inputs, network.outputs)
    parameters = form.parameterCount
    tensors = form.parameters.map { Parameter(name: $0.name, shape: $0.shape) }
    bytesPerMegapixel = loaded?.runningBytes.map { $0(3000, 4000, Processors.available) / 12 }
  }

  /// Of the network as it was published.
  init(_ network: CatalogedNetwork) throws {
    try self.init(network, form: network.form(NetworkSettings([], of: network), [:]))
  }

  var text: String {
    var lines = ["\(name): \(summary)", "  paper    \(paper)", "  weights  \(license)"]
    if let bytesPerMegapixel {
      lines.append("  memory   \(bytesPerMegapixel >> 20) MiB a megapixel, for a whole frame of 12")
    }
    func table(_ title: String, _ rows: [[String]]) {
      guard let columns = rows.first?.count else { return }
      let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
      lines += ["", title]
      for row in rows {
        let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        let line = "  " + cells.joined(separator: "  ")
        lines.append(String(line.prefix(upTo: line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.endIndex)))
      }
    }
    table("settings:", settings.map { [$0.name, $0.help] })
    table("takes:", inputs.map { [$0.name, $0.shape, $0.what] })
    table("gives:", outputs.map { [$0.name, $0.shape, $0.what] })
    table(
      "\(tensors.count) tensors, \(parameters) values:",
      tensors.map { [$0.name, WeightImport.text($0.shape)] })
    return lines.joined(separator: "\n")
  }
}
