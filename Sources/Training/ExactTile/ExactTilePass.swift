import CKernels
import Neural

/// The memory of one way through the trained network and back for a group of images, and what the layers need of it.
@safe struct ExactTilePass {
  /// What a residual block leaves behind for the way back.
  @safe struct BlockFrames {
    /// The block's input and SiLU of it.
    var plain: Frames
    var activated: Frames
    /// The first convolution without its modulation, and SiLU of it with its modulation.
    var sums: Frames
    var modulated: Frames
    /// Scale and shift of the first convolution, one value a channel, image after image, and their gradients.
    var scale: UnsafeMutablePointer<Float>
    var shift: UnsafeMutablePointer<Float>
    var scaleGradient: UnsafeMutablePointer<Float>
    var shiftGradient: UnsafeMutablePointer<Float>

    var modulation: ConvolutionLayer.Modulation {
      unsafe ConvolutionLayer.Modulation(
        scale: UnsafePointer(scale), shift: UnsafePointer(shift), stride: sums.channels)
    }
  }

  let kernels: KernelSet
  let parameters: UnsafePointer<Float>
  let packed: UnsafePointer<Float>
  /// Gradient of the group's loss with respect to the parameters.
  let gradient: UnsafeMutablePointer<Float>

  let scratch: UnsafeMutablePointer<Float>
  let weightSums: UnsafeMutablePointer<Float>
  /// As many as the widest layer has channels.
  let ones: UnsafePointer<Float>
  /// Four times as many.
  let zeros: UnsafePointer<Float>
  /// Room for a bias with its channels padded.
  private let paddedBias: UnsafeMutablePointer<Float>

  let input: Frames
  /// Blocks by level.
  let encoder: [[BlockFrames]]
  let decoder: [[BlockFrames]]
  /// What each level's encoder delivers, and its decoder.
  let encoded: [Frames]
  let decoded: [Frames]
  /// The prediction, shuffled as the last convolution leaves it; then its gradient.
  let output: Frames
  /// By level: the gradient of the running activation, and that within a block.
  let flow: [Frames]
  let inner: [Frames]

  /// Lays out the memory of a pass over `images` of `height` × `width` pixels at half resolution.
  init(
    _ layers: ExactTileLayers, images: Int, height: Int, width: Int, memory: inout FrameMemory,
    parameters: UnsafePointer<Float>, packed: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    kernels: KernelSet
  ) {
    self.kernels = kernels
    unsafe self.parameters = parameters
    unsafe self.packed = packed
    unsafe self.gradient = gradient
    let widest = layers.convolutions.map { max($0.paddedInputs, $0.paddedOutputs) }.max() ?? 0
    unsafe scratch = memory.reserve(
      layers.convolutions.map {
        dr_winograd_scratch(max($0.paddedInputs, $0.paddedOutputs), max($0.paddedInputs, $0.paddedOutputs))
      }.max() ?? 0)
    unsafe weightSums = memory.reserve(
      (layers.convolutions.map(\.packedCount) + layers.resamplings.map { 4 * $0.paddedFine * $0.paddedCoarse }).max()
        ?? 0)
    let ones = unsafe memory.reserve(widest)
    let zeros = unsafe memory.reserve(4 * widest)
    unsafe self.ones = UnsafePointer(ones)
    unsafe self.zeros = UnsafePointer(zeros)
    unsafe paddedBias = memory.reserve(4 * widest)

    func frames(_ level: Int, _ channels: Int) -> Frames {
      memory.frames(images: images, height: height >> level, width: width >> level, channels: channels)
    }
    func blocks(_ blocks: [ExactTileLayers.Block], level: Int) -> [BlockFrames] {
      blocks.map { block in
        let channels = block.first.paddedOutputs
        return unsafe BlockFrames(
          plain: frames(level, channels), activated: frames(level, channels), sums: frames(level, channels),
          modulated: frames(level, channels), scale: memory.reserve(images * channels),
          shift: memory.reserve(images * channels), scaleGradient: memory.reserve(images * channels),
          shiftGradient: memory.reserve(images * channels))
      }
    }
    let padded = layers.widths.map(KernelSet.padded)
    input = frames(0, layers.input.paddedInputs)
    encoder = layers.encoder.enumerated().map { blocks($0.element, level: $0.offset) }
    decoder = layers.decoder.enumerated().map { blocks($0.element, level: $0.offset) }
    encoded = padded.enumerated().map { frames($0.offset, $0.element) }
    decoded = padded.dropLast().enumerated().map { frames($0.offset, $0.element) }
    output = frames(0, layers.output.paddedOutputs)
    flow = padded.enumerated().map { frames($0.offset, $0.element) }
    inner = padded.enumerated().map { frames($0.offset, $0.element) }
    if memory.isReal {
      unsafe ones.update(repeating: 1, count: widest)
      unsafe zeros.update(repeating: 0, count: 4 * widest)
    }
  }

  /// A bias with its channels padded by zeros, valid until the next one is asked for.
  func padded(_ bias: Range<Int>) -> UnsafePointer<Float> {
    let end = KernelSet.padded(bias.count)
    unsafe paddedBias.update(from: parameters + bias.lowerBound, count: bias.count)
    for index in bias.count..<end { unsafe paddedBias[index] = 0 }
    return unsafe UnsafePointer(paddedBias)
  }

  /// The bias of a shuffling layer: from channels (c, dy, dx) to sites (dy, dx) of padded channels.
  func bySite(_ bias: Range<Int>) -> UnsafePointer<Float> {
    let channels = bias.count / 4
    let end = KernelSet.padded(channels)
    for site in 0..<4 {
      for channel in 0..<end {
        unsafe paddedBias[site * end + channel] =
          channel < channels ? parameters[bias.lowerBound + channel * 4 + site] : 0
      }
    }
    return unsafe UnsafePointer(paddedBias)
  }

  /// Adds the sums of a gradient over all pixels to the gradient of a bias.
  func addChannelSums(_ values: UnsafePointer<Float>, pixels: Int, channels: Int, to bias: Range<Int>) {
    let sums = unsafe weightSums
    unsafe sums.update(repeating: 0, count: channels)
    unsafe kernels.table.pointee.channel_sums(values, pixels, channels, sums)
    for index in 0..<bias.count { unsafe gradient[bias.lowerBound + index] += sums[index] }
  }
}
