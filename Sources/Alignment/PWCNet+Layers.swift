import Neural

extension PWCNet {
  /// A layer with parameters, by its name in PyTorch's checkpoints.
  struct LayerShape: Sendable {
    var name: String
    var inputs, outputs: Int
    /// Rows and columns of the kernel.
    var kernel: Int
    var stride = 1
    /// Pixels from one tap to the next.
    var dilation = 1

    /// Whether it doubles the size: a transposed convolution, whose weight has the inputs first.
    var isTransposed: Bool { kernel == 4 }

    var parameters: [(name: String, shape: [Int])] {
      let channels = isTransposed ? [inputs, outputs] : [outputs, inputs]
      return [("\(name).weight", channels + [kernel, kernel]), ("\(name).bias", [outputs])]
    }
  }

  /// What the names of the levels are made of, from the finest on.
  static let levelNames = ["netOne", "netTwo", "netThr", "netFou", "netFiv", "netSix"]
  /// Channels of each level's features.
  static let levelChannels = [16, 32, 64, 96, 128, 196]
  /// Channels that a decoder's convolutions add, one after the other; the last are the flow.
  static let decoderChannels = [128, 128, 96, 64, 32, 2]
  /// Channels of the refiner's convolutions.
  static let refinerChannels = [128, 128, 128, 96, 64, 32, 2]
  /// Pixels from one tap to the next, in each of these.
  static let refinerDilations = [1, 2, 4, 8, 16, 1, 1]
  /// Displacements that the cost volume knows.
  static let displacements = 81

  /// Channels that a level's decoder begins with: the costs, and but for the coarsest the first picture's features, the
  /// flow of the level below and two features of it.
  static func decoderInputs(_ level: Int) -> Int {
    level == levelNames.count - 1 ? displacements : displacements + levelChannels[level] + 4
  }

  /// Channels that it ends with, its flow left out.
  static func decoderOutputs(_ level: Int) -> Int {
    decoderInputs(level) + decoderChannels.dropLast().reduce(0, +)
  }

  /// Every layer, in the order of PyTorch's `state_dict`.
  static let layers: [LayerShape] = {
    var layers: [LayerShape] = []
    for (level, channels) in levelChannels.enumerated() {
      for index in 0..<3 {
        let inputs = index > 0 ? channels : level > 0 ? levelChannels[level - 1] : 3
        layers.append(
          LayerShape(
            name: "netExtractor.\(levelNames[level]).\(2 * index)", inputs: inputs, outputs: channels, kernel: 3,
            stride: index == 0 ? 2 : 1))
      }
    }
    for level in 1..<levelNames.count {
      let name = levelNames[level]
      if level + 1 < levelNames.count {
        layers.append(LayerShape(name: "\(name).netUpflow", inputs: 2, outputs: 2, kernel: 4))
        layers.append(
          LayerShape(name: "\(name).netUpfeat", inputs: decoderOutputs(level + 1), outputs: 2, kernel: 4))
      }
      var inputs = decoderInputs(level)
      for (index, outputs) in decoderChannels.enumerated() {
        layers.append(LayerShape(name: "\(name).\(levelNames[index]).0", inputs: inputs, outputs: outputs, kernel: 3))
        inputs += outputs
      }
    }
    var inputs = decoderOutputs(1)
    for (index, outputs) in refinerChannels.enumerated() {
      layers.append(
        LayerShape(
          name: "netRefiner.netMain.\(2 * index)", inputs: inputs, outputs: outputs, kernel: 3,
          dilation: refinerDilations[index]))
      inputs = outputs
    }
    return layers
  }()
}
