import ColorNetworks
import Foundation
import Neural

/// The networks from the planes of a RAW to a picture.
extension CatalogedNetwork {
  static let liteISPNet = CatalogedNetwork(
    LiteISPNet.self, summary: "LiteISPNet: the color G(w) of the DiffRAW paper.",
    paper: "Z. Zhang et al., “Learning RAW-to-sRGB Mappings with Inaccurately Aligned Supervision”, ICCV 2021",
    license: "by the authors' link, for non-commercial use only",
    planes: "B, Gb, R, Gr; max(raw − 63, 0) / 957", takesCoordinates: true)

  static let mwISPNet = CatalogedNetwork(
    MWISPNet.self, summary: "MW-ISPNet: a wavelet U-Net with channel attention, winner of AIM 2020.",
    paper: "A. Ignatov et al., “AIM 2020 Challenge on Learned Image Signal Processing Pipeline”, ECCVW 2020",
    license: "by the authors' link, without a license", planes: "B, Gb, R, Gr; max(raw − 63, 0) / 957")

  static let pyNET = CatalogedNetwork(
    PyNET.self, summary: "PyNET, level 0: five scales of parallel convolutions of 3 to 9 taps.",
    paper: "A. Ignatov et al., “Replacing Mobile Camera ISP with a Single Deep Learning Model”, CVPRW 2020",
    license: "by the authors' link, CC BY-NC-SA 4.0", planes: "B, Gb, R, Gr; raw / 1020")

  static let mobileIE = CatalogedNetwork(
    MobileIE.self, summary: "MobileIE for Zurich RAW to RGB: 4,132 values, which come with the program.",
    paper: "H. Yan et al., “MobileIE: An Extremely Lightweight and Effective ConvNet …”, ICCV 2025",
    license: "come with the program, Apache-2.0", planes: "R, Gr, Gb, B; raw / 4095",
    names: NetworkNames(
      renamed: { mobileIENames[$0] ?? $0 },
      reshaped: ["head.quadratic.bias": [1, 12, 1, 1], "body.quadratic.bias": [1, 12, 1, 1]]),
    embedded: { try MobileIE.embeddedFile() })

  /// What its authors' checkpoints call the tensors, and what they are called here.
  private static let mobileIENames = [
    "head.block1.0.weight": "head.conv1.weight", "head.block1.0.bias": "head.conv1.bias",
    "head.block1.1.weight": "head.prelu.slope", "head.block1.2.weight": "head.conv2.weight",
    "head.block1.2.bias": "head.conv2.bias", "head.weight1": "head.quadratic.factor1",
    "head.weight2": "head.quadratic.factor2", "head.bias": "head.quadratic.bias",
    "body.block1.weight": "body.conv.weight", "body.block1.bias": "body.conv.bias",
    "body.weight1": "body.quadratic.factor1", "body.weight2": "body.quadratic.factor2",
    "body.bias": "body.quadratic.bias", "att.1.weight": "channelAttention.conv.weight",
    "att.1.bias": "channelAttention.conv.bias", "att1.0.weight": "spatialAttention.conv.weight",
    "att1.0.bias": "spatialAttention.conv.bias", "tail.1.weight": "tail.conv.weight", "tail.1.bias": "tail.conv.bias",
  ]

  static let colorMapping = CatalogedNetwork(
    name: "gcm", summary: "GCM: gives a demosaiced RAW the colors of a picture; trained beside LiteISPNet.",
    paper: "Z. Zhang et al., “Learning RAW-to-sRGB Mappings with Inaccurately Aligned Supervision”, ICCV 2021",
    license: "by the authors' link, for non-commercial use only",
    inputs: [
      Port(name: "demosaic", shape: "N×3×H×W", what: "bilinearly demosaiced RAW in [0, 1], linear"),
      Port(name: "dslr", shape: "N×3×H×W", what: "the picture, sRGB in [0, 1]"),
      coordinates,
    ],
    outputs: [Port(name: "output", shape: "N×3×H×W", what: "sRGB, nominally in [0, 1], not clipped")]
  ) { _, _ in
    NetworkForm(parameters: ColorMapping.parameters) { weights in
      let network = try ColorMapping(weights: weights)
      return LoadedNetwork(runningBytes: network.runningBytes) { inputs, workers, activations in
        let (raw, picture) = try inputs.pair("demosaic", "dslr", channels: 3, minimum: 7)
        let coordinates = try inputs.image(ifThere: "coord", channels: 2, ofSizeOf: raw)
        let output = network(raw, like: picture, coordinates: coordinates, on: workers, onMark: activations.keep)
        return activations.joined(to: ["output": output])
      }
    }
  }

  private static let coordinates = Port(
    name: "coord", shape: "N×2×H×W", what: "x and y of each pixel in [−1, 1]; those of the frame unless given")

  private init<Network: ColorNetwork>(
    _ type: Network.Type, summary: String, paper: String, license: String, planes: String,
    takesCoordinates: Bool = false, names: NetworkNames = NetworkNames(),
    embedded: (@Sendable () throws -> URL)? = nil
  ) {
    let traits = Network.traits
    let input = Port(
      name: "input", shape: "N×4×H×W", what: "\(planes); sides are multiples of \(traits.multiple)")
    self.init(
      name: traits.name, summary: summary, paper: paper, license: license,
      inputs: takesCoordinates ? [input, Self.coordinates] : [input],
      outputs: [Port(name: "output", shape: "N×3×2H×2W", what: "sRGB, nominally in [0, 1], not clipped")],
      embedded: embedded, names: names
    ) { _, _ in
      NetworkForm(parameters: Network.parameters) { weights in
        let network = try Network(weights: weights)
        let bytes: @Sendable (Int, Int, Int) -> Int = { height, width, workers in
          network.runningBytes(
            height: traits.padded(height / 2), width: traits.padded(width / 2), workers: workers)
        }
        return LoadedNetwork(runningBytes: bytes) { inputs, workers, activations in
          let planes = try inputs.image(
            "input", channels: 4, multiple: traits.multiple, minimum: traits.padded(1))
          let coordinates = takesCoordinates ? try inputs.image(ifThere: "coord", channels: 2, ofSizeOf: planes) : nil
          let output = network(planes, coordinates: coordinates, on: workers, onMark: activations.keep)
          return activations.joined(to: ["output": output])
        }
      }
    }
  }
}
