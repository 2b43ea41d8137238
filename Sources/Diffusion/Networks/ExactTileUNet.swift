import Neural

/// The default network f_θ: a small U-Net of convolutions at half resolution, whose result does not depend on how the
/// frame is cut, because no operation looks farther than its kernels.
///
/// Inputs are the unshuffled state m_t and color condition c and the packed RAW w, all in [−1, 1]; convolutions pad with
/// zeros; no normalization. A residual block is
/// h = conv1(SiLU(x)); h = SiLU(h · (1 + a) + b) with (a, b) = film(e); x + conv2(h).
public struct ExactTileUNet: Sendable {
  public let configuration: Configuration
  /// Number of weights.
  public let parameterCount: Int
  let network: StreamingNetwork
  private let embedding: StepEmbedding
  /// What each layer's scale and shift are made of, in the order of the layers.
  private let recipes: [Recipe]

  /// Scale and shift of one layer: (1, bias), or with FiLM (1 + a, bias · (1 + a) + b).
  private struct Recipe: Sendable {
    var modulation: StreamingNetwork.Modulation
    var bias: [Float]
    var film: Dense?
  }

  /// Builds the network from the tensors of a file.
  /// - Throws: a `ModelError` or `NeuralError` that names the file and what is missing, misshapen or not finite.
  public init(_ configuration: Configuration, weights file: Safetensors) throws {
    if let fault = configuration.fault { throw ModelError(file: file.name, problem: fault) }
    self.configuration = configuration
    var reader = WeightReader(file: file)
    var network = StreamingNetwork(inputChannels: configuration.inputs.sum)
    var biases: [[Float]] = []
    var films: [Dense?] = []

    func convolution(
      _ name: String, _ inputs: Int, _ outputs: Int, of input: StreamingNetwork.ActivationReference,
      ofActivated: Bool = true, addedTo base: StreamingNetwork.ActivationReference? = nil, film: Dense? = nil,
      keep form: StreamingNetwork.Form
    ) throws -> StreamingNetwork.ActivationReference {
      let weights = WinogradWeights(
        try reader.read("\(name).weight", [outputs, inputs, 3, 3]), inputChannels: inputs, outputChannels: outputs)
      biases.append(try reader.read("\(name).bias", [outputs]))
      films.append(film)
      return network.convolution(name, weights, of: input, ofActivated: ofActivated, addedTo: base, keep: form)
    }

    /// The blocks of a level; the last leaves only the plain result.
    func blocks(
      _ name: String, width: Int, of input: StreamingNetwork.ActivationReference
    ) throws -> StreamingNetwork.ActivationReference {
      var x = input
      for block in 0..<configuration.blocksPerLevel {
        let name = "\(name).\(block)"
        let film = try reader.dense("\(name).film", inputs: configuration.embedding, outputs: 2 * width)
        let h = try convolution("\(name).conv1", width, width, of: x, film: film, keep: .activated)
        let isLast = block == configuration.blocksPerLevel - 1
        x = try convolution(
          "\(name).conv2", width, width, of: h, addedTo: x, keep: isLast ? .plain : [.plain, .activated])
      }
      return x
    }

    embedding = StepEmbedding(
      scale: configuration.embeddingScale,
      hidden: try reader.dense("embedding.linear1", inputs: configuration.embedding, outputs: configuration.embedding),
      output: try reader.dense("embedding.linear2", inputs: configuration.embedding, outputs: configuration.embedding))

    let widths = configuration.widths
    var x = try convolution(
      "input", configuration.inputs.sum, widths[0], of: network.source, ofActivated: false, keep: [.plain, .activated])
    var skips: [StreamingNetwork.ActivationReference] = []
    for (level, width) in widths.enumerated() {
      x = try blocks("encoder.\(level)", width: width, of: x)
      guard level + 1 < widths.count else { break }
      skips.append(x)
      let next = widths[level + 1]
      biases.append(try reader.read("down.\(level).bias", [next]))
      films.append(nil)
      x = network.downsample(
        "down.\(level)", try reader.read("down.\(level).weight", [next, width, 2, 2]), inputChannels: width,
        outputChannels: next, of: x, keep: [.plain, .activated])
    }
    for level in widths.indices.dropLast().reversed() {
      let (deep, width) = (widths[level + 1], widths[level])
      biases.append(Self.bySite(try reader.read("up.\(level).bias", [4 * width]), channels: width))
      films.append(nil)
      x = network.upsample(
        "up.\(level)", try reader.read("up.\(level).weight", [4 * width, deep, 1, 1]), inputChannels: deep,
        outputChannels: width, of: x, addedTo: skips[level], keep: [.plain, .activated])
      x = try blocks("decoder.\(level)", width: width, of: x)
    }
    network.deliver(
      try convolution("output", widths[0], 12, of: x, ofActivated: false, keep: .plain))

    try reader.finish()
    self.network = network
    parameterCount = reader.count
    recipes = zip(network.modulations, zip(biases, films)).map { layer, parts in
      Recipe(modulation: layer.modulation, bias: parts.0, film: parts.1)
    }
  }

  /// The bias of a shuffling layer, from the order of its channels (c, dy, dx) to sites (dy, dx) of padded channels.
  private static func bySite(_ bias: [Float], channels: Int) -> [Float] {
    let padded = KernelSet.padded(channels)
    var result = [Float](repeating: 0, count: 4 * padded)
    for site in 0..<4 {
      for channel in 0..<channels { result[site * padded + channel] = bias[channel * 4 + site] }
    }
    return result
  }

  /// Scale and shift of every layer at a step.
  func modulation(at step: DiffusionStep) -> [Float] {
    let e = embedding(step.noiseLevel).map(Double.init)
    var values = [Float](repeating: 0, count: network.modulationCount)
    for recipe in recipes {
      let film = recipe.film.map { $0(e) }
      for (channel, bias) in recipe.bias.enumerated() {
        let scale = film.map { 1 + $0[channel] } ?? 1
        let offset = film.map { $0[recipe.bias.count + channel] } ?? 0
        values[recipe.modulation.scale.lowerBound + channel] = Float(scale)
        values[recipe.modulation.shift.lowerBound + channel] = Float(Double(bias) * scale + offset)
      }
    }
    return values
  }
}

extension ExactTileUNet {
  /// Frames are worked on in multiples of this, in pixels.
  public var alignment: Int { 2 * network.alignment }
  /// How far an output pixel sees, in pixels.
  public var receptiveRadius: Int { 2 * network.receptiveRadius }
  /// How far the last bit of an output pixel depends on the frame, in pixels.
  public var roundingRadius: Int { 2 * network.roundingRadius }
  /// Floating-point operations of one evaluation at one pixel, counted as direct convolutions.
  public var operationsPerPixel: Double { network.operationsPerPixel / 4 }
}
