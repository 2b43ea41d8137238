import Alignment
import Neural

extension CatalogedNetwork {
  static let pwcNet = CatalogedNetwork(
    name: "pwcnet",
    summary: "PWC-Net: the flow between two pictures, and the second warped by it.",
    paper: "D. Sun et al., “PWC-Net: CNNs for Optical Flow Using Pyramid, Warping, and Cost Volume”, CVPR 2018",
    license: "the authors provide their weights for research purposes only",
    inputs: [
      Port(name: "first", shape: "N×3×H×W", what: "RGB in [0, 1]"),
      Port(name: "second", shape: "N×3×H×W", what: "RGB in [0, 1]"),
    ],
    outputs: [
      Port(name: "flow_quarter", shape: "N×2×H/4×W/4", what: "the network's output, in twentieths of a pixel"),
      Port(name: "flow", shape: "N×2×H×W", what: "from the first to the second, in pixels, x then y"),
      Port(name: "warped_second", shape: "N×3×H×W", what: "the second brought to the first, times the mask"),
      Port(name: "mask", shape: "N×1×H×W", what: "1 where the second was sampled within its frame, else 0"),
    ],
    names: NetworkNames(renamed: { currentPWCName($0) })
  ) { _, _ in
    NetworkForm(parameters: PWCNet.parameters) { weights in
      let network = try PWCNet(weights: weights)
      return LoadedNetwork(runningBytes: network.runningBytes) { inputs, workers, activations in
        let (first, second) = try inputs.pair("first", "second", channels: 3, minimum: 2)
        let (flow, quarter) = network(from: first, to: second, on: workers, onMark: activations.keep)
        let (warped, mask) = second.warpedBackward(by: flow, on: workers)
        return activations.joined(
          to: ["flow_quarter": quarter, "flow": flow, "warped_second": warped, "mask": mask])
      }
    }
  }

  /// The name of a tensor for one in checkpoints of old, where each module is called `module…` and not `net…`.
  private static func currentPWCName(_ name: String) -> String {
    let modules = name.split(separator: ".", omittingEmptySubsequences: false).map { module in
      let rest = module.dropFirst(6)
      return module.hasPrefix("module") && rest.first?.isUppercase == true ? "net\(rest)" : String(module)
    }
    return modules.joined(separator: ".")
  }
}
