/// A convolutional network as a list of layers, to be run over a frame in one pass from its top to its bottom.
///
/// Every layer keeps only the rows that later layers still need (in a `Ring`), so memory grows with the width of the
/// frame and not with its area, and every activation is computed exactly once: there are no tiles whose overlap would
/// have to be computed again, and no seams. Winograd's rounding ties the sixteen pixels of a 4 × 4 output tile together,
/// so tiles with a halo would have to overlap by `roundingRadius` rather than by `receptiveRadius` to give the same bits.
package struct StreamingNetwork: Sendable {
  /// The rows of one activation that are held at a time.
  struct Ring: Sendable {
    /// Channels, padded to whole vectors.
    var channels: Int
    /// Size of its frame: that of the network's input divided by 2^level.
    var level: Int
  }

  /// Who brought a ring into the state that a layer reads.
  enum Producer: Hashable, Sendable {
    case source
    case layer(Int)
  }

  /// An activation as a layer reads it: a ring, and the last layer that wrote it.
  struct Activation: Hashable, Sendable {
    var ring: Int
    var producer: Producer
  }

  enum Kernel: Sendable {
    /// 3 × 3, stride 1, zero padding 1.
    case convolution(WinogradWeights)
    /// 2 × 2, stride 2: one level down.
    case downsample(PackedMatrix)
    /// 1 × 1 and pixel shuffle 2: one level up.
    case upsample(PackedMatrix)
  }

  struct Layer: Sendable {
    var name: String
    var kernel: Kernel
    var input: Activation
    /// What the result is added to, in place: then `output` is its ring.
    var base: Producer?
    /// Ring of the result, if somebody reads it.
    var output: Int?
    /// Ring of SiLU(result), if somebody reads it.
    var activated: Int?
    var modulation: Modulation
    /// Channels of the result, padded.
    var channels: Int
    /// Multiply-adds at one output pixel, as a direct sum over true channels.
    var multiplyAdds: Int
  }

  /// Where a layer finds its scale and its shift, one value a channel, in the modulation of a run.
  ///
  /// An upsampling layer has four sets of channels, one for each site (dy, dx) of the pixel shuffle, in that order.
  package struct Modulation: Hashable, Sendable {
    /// Factors of the convolution's sum; of no effect in layers that change the size.
    package var scale: Range<Int>
    /// What is added to it.
    package var shift: Range<Int>
  }

  private(set) var rings: [Ring]
  private(set) var layers: [Layer] = []
  /// Floats of the modulation: the scales and shifts of all layers.
  package private(set) var modulationCount = 0
  /// Channels of the network's input, and the same padded as its rows hold them.
  package let inputChannels: Int
  package var paddedInputChannels: Int { rings[0].channels }
  /// The layer whose output is the network's.
  private(set) var last: Activation?

  /// A network with no layers yet, whose input has `inputChannels`.
  package init(inputChannels: Int) {
    self.inputChannels = inputChannels
    rings = [Ring(channels: KernelSet.padded(inputChannels), level: 0)]
  }

  /// The network's input.
  package var source: ActivationReference { ActivationReference(plain: Activation(ring: 0, producer: .source)) }

  /// What a layer gives to later layers: its result, SiLU of it, or both.
  package struct ActivationReference: Sendable {
    var plain: Activation?
    var activated: Activation?
  }

  /// Which forms of its result a layer keeps.
  package struct Form: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let plain = Form(rawValue: 1)
    /// SiLU of the result.
    package static let activated = Form(rawValue: 2)
  }

  /// Appends a 3 × 3 convolution of `input` (its activated form if it has one and `ofActivated` is true).
  ///
  /// result = convolution · scale + shift [+ base], with scale and shift per output channel taken from the modulation.
  package mutating func convolution(
    _ name: String, _ weights: WinogradWeights, of input: ActivationReference, ofActivated: Bool,
    addedTo base: ActivationReference? = nil, keep form: Form
  ) -> ActivationReference {
    append(
      name, .convolution(weights), input: ofActivated ? input.activated : input.plain, base: base, form: form,
      channels: KernelSet.padded(weights.outputChannels), levelChange: 0,
      multiplyAdds: 9 * weights.inputChannels * weights.outputChannels)
  }

  /// Appends a 2 × 2 convolution of stride 2; its shift comes from the modulation (its scale is unused).
  package mutating func downsample(
    _ name: String, _ weights: [Float], inputChannels: Int, outputChannels: Int, of input: ActivationReference,
    keep form: Form
  ) -> ActivationReference {
    let matrix = PackedMatrix(downsampling: weights, inputChannels: inputChannels, outputChannels: outputChannels)
    return append(
      name, .downsample(matrix), input: input.plain, base: nil, form: form, channels: matrix.columns, levelChange: 1,
      multiplyAdds: 4 * inputChannels * outputChannels)
  }

  /// Appends a 1 × 1 convolution and pixel shuffle, added to `base`; its shift comes from the modulation.
  package mutating func upsample(
    _ name: String, _ weights: [Float], inputChannels: Int, outputChannels: Int, of input: ActivationReference,
    addedTo base: ActivationReference?, keep form: Form
  ) -> ActivationReference {
    let matrix = PackedMatrix(upsampling: weights, inputChannels: inputChannels, outputChannels: outputChannels)
    return append(
      name, .upsample(matrix), input: input.plain, base: base, form: form, channels: matrix.columns / 4,
      levelChange: -1, multiplyAdds: inputChannels * outputChannels)
  }

  /// Names the result that the network delivers.
  package mutating func deliver(_ output: ActivationReference) {
    last = output.plain
  }

  /// Channels of the delivered result as its rows hold them: padded.
  package var paddedOutputChannels: Int { last.map { rings[$0.ring].channels } ?? 0 }

  /// Name and modulation of each layer, in order.
  package var modulations: [(name: String, modulation: Modulation)] { layers.map { ($0.name, $0.modulation) } }

  private mutating func append(
    _ name: String, _ kernel: Kernel, input: Activation?, base: ActivationReference?, form: Form, channels: Int,
    levelChange: Int, multiplyAdds: Int
  ) -> ActivationReference {
    guard let input else { preconditionFailure("layer \(name) reads an activation that was not kept") }
    precondition(base == nil || form.contains(.plain), "layer \(name) adds to an activation that it does not keep")
    let producer = Producer.layer(layers.count)
    let level = rings[input.ring].level + levelChange
    func newRing() -> Int {
      rings.append(Ring(channels: channels, level: level))
      return rings.count - 1
    }
    var output: Int?
    if form.contains(.plain) { output = base?.plain?.ring ?? newRing() }
    let activated = form.contains(.activated) ? newRing() : nil
    let values = levelChange < 0 ? 4 * channels : channels
    let modulation = Modulation(
      scale: modulationCount..<modulationCount + values, shift: modulationCount + values..<modulationCount + 2 * values)
    layers.append(
      Layer(
        name: name, kernel: kernel, input: input, base: base?.plain?.producer, output: output, activated: activated,
        modulation: modulation, channels: channels, multiplyAdds: multiplyAdds))
    modulationCount += 2 * values
    return ActivationReference(
      plain: output.map { Activation(ring: $0, producer: producer) },
      activated: activated.map { Activation(ring: $0, producer: producer) })
  }
}
