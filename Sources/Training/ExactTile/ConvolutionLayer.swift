import CKernels
import Neural

/// A 3 × 3 convolution of the trained network: where its parameters lie, and its passes over frames.
struct ConvolutionLayer: Sendable {
  let inputs: Int
  let outputs: Int
  /// (outputs, inputs, 3, 3) and (outputs), within the network's parameters.
  let weight: Range<Int>
  let bias: Range<Int>
  /// Where the transformed weights lie among the packed ones: those of the convolution, and flipped and transposed those
  /// of its data gradient.
  let forwardOffset: Int
  let backwardOffset: Int

  var paddedInputs: Int { KernelSet.padded(inputs) }
  var paddedOutputs: Int { KernelSet.padded(outputs) }

  /// Floats of one set of transformed weights.
  var packedCount: Int { 36 * paddedInputs * paddedOutputs }

  init(inputs: Int, outputs: Int, name: String, layout: inout ParameterLayout, packed: inout Int) {
    self.inputs = inputs
    self.outputs = outputs
    weight = layout.append("\(name).weight", [outputs, inputs, 3, 3])
    bias = layout.append("\(name).bias", [outputs])
    let count = 36 * KernelSet.padded(inputs) * KernelSet.padded(outputs)
    (forwardOffset, backwardOffset) = (packed, packed + count)
    packed += 2 * count
  }

  private var forwardOrder: dr_weight_order {
    dr_weight_order(depth: inputs, columns: outputs, depth_stride: 9, column_stride: inputs * 9, flipped: 0)
  }

  private var backwardOrder: dr_weight_order {
    dr_weight_order(depth: outputs, columns: inputs, depth_stride: inputs * 9, column_stride: 9, flipped: 1)
  }

  /// Transforms the weights for both directions.
  func pack(_ parameters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, _ kernels: KernelSet) {
    var (forward, backward) = (forwardOrder, backwardOrder)
    unsafe kernels.table.pointee.winograd_weights(&forward, parameters + weight.lowerBound, packed + forwardOffset)
    unsafe kernels.table.pointee.winograd_weights(&backward, parameters + weight.lowerBound, packed + backwardOffset)
  }

  /// What follows the sum of a convolution: a scale and a shift a channel, those of an image `stride` floats apart.
  @safe struct Modulation {
    var scale: UnsafePointer<Float>
    var shift: UnsafePointer<Float>
    var stride = 0
  }

  /// Convolution · scale + shift (+ residual), and what of it is kept.
  func forward(
    _ input: Frames, _ modulation: Modulation, residual: Frames? = nil, sums: Frames? = nil, output: Frames? = nil,
    activated: Frames? = nil, in pass: ExactTilePass
  ) {
    var task = unsafe dr_batch_convolution(
      images: input.images, height: input.height, width: input.width, in_channels: input.channels,
      out_channels: paddedOutputs, input: input.base, weights: pass.packed + forwardOffset, scale: modulation.scale,
      shift: modulation.shift, modulation_stride: modulation.stride, gate: nil, gate_scale: nil, gate_shift: nil,
      gate_stride: 0, residual: UnsafePointer(residual?.base), sums: sums?.base, output: output?.base,
      activated: activated?.base, scratch: pass.scratch)
    unsafe pass.kernels.table.pointee.batch_convolution(&task)
  }

  /// The gradient with respect to the input, times silu′(gate · scale + shift) if there is a gate, plus an addend.
  func dataGradient(
    _ gradient: Frames, into result: Frames, gate: Frames? = nil, gateModulation: Modulation? = nil,
    addend: Frames? = nil, in pass: ExactTilePass
  ) {
    var task = unsafe dr_batch_convolution(
      images: gradient.images, height: gradient.height, width: gradient.width, in_channels: gradient.channels,
      out_channels: paddedInputs, input: gradient.base, weights: pass.packed + backwardOffset, scale: pass.ones,
      shift: pass.zeros, modulation_stride: 0, gate: UnsafePointer(gate?.base),
      gate_scale: gateModulation?.scale ?? pass.ones, gate_shift: gateModulation?.shift ?? pass.zeros,
      gate_stride: gateModulation?.stride ?? 0, residual: UnsafePointer(addend?.base), sums: nil, output: result.base,
      activated: nil, scratch: pass.scratch)
    unsafe pass.kernels.table.pointee.batch_convolution(&task)
  }

  /// The gradient with respect to the weights, from the convolution's input and the gradient of its sum.
  func weightGradient(input: Frames, gradient: Frames, in pass: ExactTilePass) {
    var task = unsafe dr_batch_weight_gradient(
      images: input.images, height: input.height, width: input.width, in_channels: input.channels,
      out_channels: gradient.channels, input: input.base, gradient: gradient.base, sums: pass.weightSums,
      scratch: pass.scratch)
    unsafe pass.kernels.table.pointee.batch_weight_gradient(&task)
    var order = forwardOrder
    unsafe pass.kernels.table.pointee.winograd_weights_transpose(
      &order, pass.weightSums, pass.gradient + weight.lowerBound)
  }

  /// The gradient with respect to the bias.
  func biasGradient(_ gradient: Frames, in pass: ExactTilePass) {
    unsafe pass.addChannelSums(gradient.base, pixels: gradient.pixels, channels: gradient.channels, to: bias)
  }
}
