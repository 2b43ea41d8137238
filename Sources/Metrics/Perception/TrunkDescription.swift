/// The convolutional layers of a network for classifying pictures, as torchvision has them (`features`), cut where LPIPS
/// looks at what has become of a picture.
public struct TrunkDescription: Sendable {
  /// A layer, with its place in `features` if it has parameters.
  enum Layer: Sendable {
    /// A convolution with padding by zeros, and ReLU.
    case convolution(Int, outputs: Int, kernel: Int, stride: Int, padding: Int)
    /// The largest value of windows that are two pixels apart.
    case maxPooling(size: Int, roundsUp: Bool = false)
    /// A convolution of 1 × 1 to few channels; from these one of 1 × 1 and one of 3 × 3, to as many each; ReLU after all.
    case fire(Int, squeezed: Int, expanded: Int)

    /// A convolution that keeps the size.
    static func convolution(_ index: Int, outputs: Int, kernel: Int) -> Layer {
      .convolution(index, outputs: outputs, kernel: kernel, stride: 1, padding: kernel / 2)
    }
  }

  /// What heads call it.
  package let name: String
  /// What papers call it.
  package let title: String
  /// What commands call the file of its weights.
  package let file: String
  /// The smallest side of a picture from which every layer has something to look at, in pixels.
  package let smallestSide: Int
  /// The layers up to each tap, from the picture or from the tap before it.
  let stages: [[Layer]]

  init(name: String, title: String, file: String, smallestSide: Int, stages: [[Layer]]) {
    (self.name, self.title, self.file) = (name, title, file)
    (self.smallestSide, self.stages) = (smallestSide, stages)
  }

  /// Channels of each tap.
  package var channels: [Int] {
    stages.map { layers in
      layers.reduce(0) { channels, layer in
        switch layer {
        case .convolution(_, let outputs, _, _, _): outputs
        case .maxPooling: channels
        case .fire(_, _, let expanded): 2 * expanded
        }
      }
    }
  }

  /// Name and shape of each tensor of its weights, in torchvision's order.
  package var parameters: [(name: String, shape: [Int])] {
    var inputs = 3
    var parameters: [(name: String, shape: [Int])] = []
    func add(_ name: String, _ outputs: Int, from inputs: Int, kernel: Int) {
      parameters.append(("features.\(name).weight", [outputs, inputs, kernel, kernel]))
      parameters.append(("features.\(name).bias", [outputs]))
    }
    for layer in stages.joined() {
      switch layer {
      case .convolution(let index, let outputs, let kernel, _, _):
        add("\(index)", outputs, from: inputs, kernel: kernel)
        inputs = outputs
      case .maxPooling: break
      case .fire(let index, let squeezed, let expanded):
        add("\(index).squeeze", squeezed, from: inputs, kernel: 1)
        add("\(index).expand1x1", expanded, from: squeezed, kernel: 1)
        add("\(index).expand3x3", expanded, from: squeezed, kernel: 3)
        inputs = 2 * expanded
      }
    }
    return parameters
  }
}
