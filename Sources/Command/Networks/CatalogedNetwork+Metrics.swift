import Metrics
import Neural
import Parallel

/// The networks through which metrics look at pictures.
extension CatalogedNetwork {
  static let alexNet = CatalogedNetwork(
    AlexNet.trunk, paper: "A. Krizhevsky, “One weird trick for parallelizing convolutional neural networks”, 2014")

  static let vgg16 = CatalogedNetwork(
    VGG16.trunk,
    paper: "K. Simonyan and A. Zisserman, “Very Deep Convolutional Networks for Large-Scale Image …”, ICLR 2015")

  static let squeezeNet = CatalogedNetwork(
    SqueezeNet.trunk,
    paper: "F. Iandola et al., “SqueezeNet: AlexNet-level accuracy with 50x fewer parameters …”, 2016")

  static let inception = CatalogedNetwork(
    name: "inception-fid", summary: "Inception V3 as pytorch-fid has it: what FID looks through.",
    paper: "C. Szegedy et al., “Rethinking the Inception Architecture for Computer Vision”, CVPR 2016",
    license: "with pytorch-fid, Apache-2.0",
    inputs: [Port(name: "input", shape: "N×3×299×299", what: "RGB in [0, 1]")],
    outputs: [Port(name: "features", shape: "N×2048×1×1", what: "the mean of the last layer")],
    names: NetworkNames(leftOutPrefixes: ["fc.", "AuxLogits."])
  ) { _, _ in
    NetworkForm(parameters: InceptionFeatures.parameters) { weights in
      let network = try InceptionFeatures(weights: weights)
      return LoadedNetwork { inputs, workers, activations in
        let input = try inputs.image("input", channels: 3, minimum: InceptionFeatures.side)
        return activations.joined(to: ["features": network(input, on: workers)])
      }
    }
  }

  static let musiq = CatalogedNetwork(
    name: "musiq", summary: "MUSIQ: how good viewers would find a picture; trained on KonIQ-10k or SPAQ.",
    paper: "J. Ke et al., “MUSIQ: Multi-scale Image Quality Transformer”, ICCV 2021",
    license: "with pyiqa, from Google's, Apache-2.0",
    inputs: [Port(name: "input", shape: "N×3×H×W", what: "RGB in [0, 1]")],
    outputs: [Port(name: "score", shape: "N×1×1×1", what: "the score")]
  ) { _, _ in
    NetworkForm(parameters: MUSIQNetwork.parameters) { weights in
      let network = try MUSIQNetwork(weights: weights)
      return LoadedNetwork { inputs, workers, activations in
        let scores = try inputs.image("input", channels: 3).images.map { network($0, on: workers) }
        return activations.joined(to: ["score": Tensor(shape: [scores.count, 1, 1, 1], elements: scores)])
      }
    }
  }

  static let clipIQAPlus = CatalogedNetwork(
    name: "clipiqa-plus", summary: "CLIPIQA+: CLIP's ResNet-50 and text transformer with two learned prompts.",
    paper: "J. Wang et al., “Exploring CLIP for Assessing the Look and Feel of Images”, AAAI 2023",
    license: "CLIP by OpenAI, MIT; the prompts with pyiqa, on its terms",
    inputs: [
      Port(name: "input", shape: "N×3×H×W", what: "RGB with the mean and spread of CLIP's pictures")
    ],
    outputs: [
      Port(name: "features", shape: "N×1024×1×1", what: "the picture's feature, pixels without their places"),
      Port(name: "placed_features", shape: "N×1024×1×1", what: "the same, with their places"),
      Port(name: "good", shape: "1×1024×1×1", what: "the feature of the prompt for good pictures"),
      Port(name: "bad", shape: "1×1024×1×1", what: "that of the prompt for bad ones"),
    ],
    names: NetworkNames(
      // The learned vectors by themselves: a dictionary of one tensor, or no dictionary at all.
      renamed: { $0 == "ctx" || $0 == "tensor" ? "prompt_learner.ctx" : $0 },
      leftOut: [
        "input_resolution", "context_length", "vocab_size", "prompt_learner.token_prefix",
        "prompt_learner.token_suffix",
      ])
  ) { _, _ in
    NetworkForm(parameters: CLIPImageEncoder.parameters + CLIPPromptEncoder.parameters) { weights in
      let (pictures, prompts) = (
        try CLIPImageEncoder(weights: weights), try CLIPPromptEncoder(weights: weights, on: WorkerPool(count: 1))
      )
      return LoadedNetwork { inputs, workers, activations in
        let images = try inputs.image("input", channels: 3, minimum: CLIPImageEncoder.smallestSide).images
        func features(isPositioned: Bool) -> Tensor {
          let rows = images.flatMap { pictures($0, isPositioned: isPositioned, on: workers).elements }
          return Tensor(shape: [images.count, 1, 1, rows.count / images.count], elements: rows)
        }
        func row(_ feature: [Float]) -> Tensor { Tensor(shape: [1, 1, 1, feature.count], elements: feature) }
        return activations.joined(to: [
          "features": features(isPositioned: false), "placed_features": features(isPositioned: true),
          "good": row(prompts.good), "bad": row(prompts.bad),
        ])
      }
    }
  }

  private init(_ trunk: TrunkDescription, paper: String) {
    self.init(
      name: trunk.file, summary: "\(trunk.title): the features that LPIPS looks through.", paper: paper,
      license: "with torchvision, BSD-3-Clause",
      inputs: [Port(name: "input", shape: "N×3×H×W", what: "RGB with the mean and spread of ImageNet")],
      outputs: trunk.channels.enumerated().map { tap, channels in
        Port(name: "tap\(tap)", shape: "N×\(channels)×H′×W′", what: "what LPIPS compares, layer \(tap)")
      },
      names: NetworkNames(leftOutPrefixes: ["classifier."])
    ) { _, _ in
      NetworkForm(parameters: trunk.parameters) { weights in
        let features = try TrunkFeatures(trunk, weights: weights)
        return LoadedNetwork { inputs, workers, activations in
          var value = try inputs.image("input", channels: 3, minimum: trunk.smallestSide)
          var taps: [String: Tensor] = [:]
          for tap in 0..<features.count {
            value = features.tap(tap, value, on: workers)
            taps["tap\(tap)"] = value
          }
          return activations.joined(to: taps)
        }
      }
    }
  }
}

extension Tensor {
  /// The images of a batch, (1, H, W, C) each.
  fileprivate var images: [Tensor] {
    let shape = imageShape
    let count = shape.area * shape.channels
    return (0..<shape.batch).map { image in
      Tensor(
        shape: [1, shape.height, shape.width, shape.channels],
        elements: Array(elements[image * count..<(image + 1) * count]))
    }
  }
}
