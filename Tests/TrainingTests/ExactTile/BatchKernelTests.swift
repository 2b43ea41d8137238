import CKernels
import Foundation
import Neural
import TestSupport
import Testing

/// The kernels of training beside their plain Swift twins, direct sums in double precision, by every instruction set.
///
/// Frames of two images of 5 × 7 pixels fill no tile. Errors are those of float32 sums of a few hundred terms; Winograd's
/// transforms multiply them by up to ten.
@Suite struct BatchKernelTests {
  static let (images, height, width, inputs, outputs) = (2, 5, 7, 16, 32)
  static let pixels = images * height * width

  static func values(_ count: Int, seed: UInt64) -> [Float] { Tensor.random([count], seed: seed).elements }

  static func silu(_ x: Double) -> Double { x / (1 + exp(-x)) }

  static func slope(_ x: Double) -> Double {
    let sigmoid = 1 / (1 + exp(-x))
    return sigmoid * (1 + x * (1 - sigmoid))
  }

  /// Calls `body` for each output pixel and the taps of the 3 × 3 convolution that lie in its frame.
  static func forEachTap(_ body: (_ output: Int, _ input: Int, _ tap: Int) -> Void) {
    for image in 0..<images {
      for y in 0..<height {
        for x in 0..<width {
          for dy in -1...1 where (0..<height).contains(y + dy) {
            for dx in -1...1 where (0..<width).contains(x + dx) {
              let row = image * height + y
              body(row * width + x, (row + dy) * width + x + dx, (dy + 1) * 3 + dx + 1)
            }
          }
        }
      }
    }
  }

  /// Storage with the values of an array.
  static func storage(_ values: [Float]) -> FloatStorage {
    let storage = FloatStorage(count: values.count)
    for (index, value) in values.enumerated() { storage.pointer[index] = value }
    return storage
  }

  static func expect(
    _ found: FloatStorage, _ expected: [Double], within tolerance: Double, _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = expected.indices.reduce(0.0) { max($0, abs(Double(found.pointer[$1]) - expected[$1])) }
    #expect(error <= tolerance, "\(name): \(error)", sourceLocation: sourceLocation)
  }

  @Test(arguments: KernelSet.available.indices) func convolutionWithAllThatFollows(set: Int) {
    let kernels = KernelSet.available[set].table.pointee
    let (weights, input) = (
      Self.values(9 * Self.inputs * Self.outputs, seed: 1), Self.values(Self.pixels * Self.inputs, seed: 2)
    )
    let modulation = (0..<4).map { Self.values(Self.images * Self.outputs, seed: 3 + $0) }
    let (gate, residual) = (
      Self.values(Self.pixels * Self.outputs, seed: 8), Self.values(Self.pixels * Self.outputs, seed: 9)
    )
    let packed = FloatStorage(count: 36 * Self.inputs * Self.outputs)
    var order = dr_weight_order(
      depth: Self.inputs, columns: Self.outputs, depth_stride: 9, column_stride: Self.inputs * 9, flipped: 0)
    weights.withUnsafeBufferPointer { kernels.winograd_weights(&order, $0.baseAddress!, packed.pointer) }
    let (inputStorage, gateStorage, residualStorage) = (Self.storage(input), Self.storage(gate), Self.storage(residual))
    let modulations = modulation.map(Self.storage)
    let results = (0..<3).map { _ in FloatStorage(count: Self.pixels * Self.outputs) }
    let scratch = FloatStorage(count: dr_winograd_scratch(Self.inputs, Self.outputs))
    var task = dr_batch_convolution(
      images: Self.images, height: Self.height, width: Self.width, in_channels: Self.inputs,
      out_channels: Self.outputs, input: inputStorage.pointer, weights: packed.pointer, scale: modulations[0].pointer,
      shift: modulations[1].pointer, modulation_stride: Self.outputs, gate: gateStorage.pointer,
      gate_scale: modulations[2].pointer, gate_shift: modulations[3].pointer, gate_stride: Self.outputs,
      residual: residualStorage.pointer, sums: results[0].pointer, output: results[1].pointer,
      activated: results[2].pointer, scratch: scratch.pointer)
    withExtendedLifetime([inputStorage, gateStorage, residualStorage, packed, scratch] + modulations) {
      kernels.batch_convolution(&task)
    }

    var sums = [Double](repeating: 0, count: Self.pixels * Self.outputs)
    Self.forEachTap { output, source, tap in
      for o in 0..<Self.outputs {
        for i in 0..<Self.inputs {
          sums[output * Self.outputs + o] +=
            Double(weights[(o * Self.inputs + i) * 9 + tap]) * Double(input[source * Self.inputs + i])
        }
      }
    }
    let outputs = sums.indices.map { index in
      let at = index / (Self.height * Self.width * Self.outputs) * Self.outputs + index % Self.outputs
      let gated = Self.slope(Double(gate[index] * modulation[2][at] + modulation[3][at]))
      return (sums[index] * Double(modulation[0][at]) + Double(modulation[1][at])) * gated + Double(residual[index])
    }
    Self.expect(results[0], sums, within: 1e-4, "sums")
    Self.expect(results[1], outputs, within: 1e-4, "output")
    Self.expect(results[2], outputs.map(Self.silu), within: 1e-4, "activated")
  }

  @Test(arguments: KernelSet.available.indices, [false, true]) func gradientOfWeights(set: Int, flipped: Bool) {
    let kernels = KernelSet.available[set].table.pointee
    let input = Self.values(Self.pixels * Self.inputs, seed: 1)
    let gradient = Self.values(Self.pixels * Self.outputs, seed: 2)
    let sums = FloatStorage(count: 36 * Self.inputs * Self.outputs)
    let scratch = FloatStorage(count: dr_winograd_scratch(Self.inputs, Self.outputs))
    let (inputStorage, gradientStorage) = (Self.storage(input), Self.storage(gradient))
    var task = dr_batch_weight_gradient(
      images: Self.images, height: Self.height, width: Self.width, in_channels: Self.inputs,
      out_channels: Self.outputs, input: inputStorage.pointer, gradient: gradientStorage.pointer, sums: sums.pointer,
      scratch: scratch.pointer)
    withExtendedLifetime([inputStorage, gradientStorage, scratch]) { kernels.batch_weight_gradient(&task) }
    var order = dr_weight_order(
      depth: Self.inputs, columns: Self.outputs, depth_stride: 9, column_stride: Self.inputs * 9,
      flipped: flipped ? 1 : 0)
    let result = FloatStorage(count: 9 * Self.inputs * Self.outputs)
    withExtendedLifetime(sums) { kernels.winograd_weights_transpose(&order, sums.pointer, result.pointer) }

    var expected = [Double](repeating: 0, count: 9 * Self.inputs * Self.outputs)
    Self.forEachTap { output, source, tap in
      for o in 0..<Self.outputs {
        for i in 0..<Self.inputs {
          expected[(o * Self.inputs + i) * 9 + (flipped ? 8 - tap : tap)] +=
            Double(gradient[output * Self.outputs + o]) * Double(input[source * Self.inputs + i])
        }
      }
    }
    Self.expect(result, expected, within: 2e-4, "weights")
  }

  @Test(arguments: KernelSet.available.indices) func sumsOverPixels(set: Int) {
    let kernels = KernelSet.available[set].table.pointee
    let (count, channels) = (Self.pixels, Self.outputs)
    let (a, b) = (Self.values(count * Self.inputs, seed: 1), Self.values(count * channels, seed: 2))
    let scale = Self.values(channels, seed: 3)
    let (left, right, factors) = (Self.storage(a), Self.storage(b), Self.storage(scale))
    let product = Self.storage([Float](repeating: 1, count: Self.inputs * channels))
    var task = dr_outer_product(
      sums: product.pointer, sums_stride: channels, a: left.pointer, a_stride: Self.inputs, rows: Self.inputs,
      b: right.pointer, b_stride: channels, columns: channels, depth: count)
    withExtendedLifetime([left, right]) { kernels.outer_product(&task) }
    let products = (0..<Self.inputs * channels).map { place in
      (0..<count).reduce(1.0) {
        $0 + Double(a[$1 * Self.inputs + place / channels]) * Double(b[$1 * channels + place % channels])
      }
    }
    Self.expect(product, products, within: 1e-4, "outer product")

    let totals = Self.storage([Float](repeating: 2, count: channels))
    withExtendedLifetime(right) { kernels.channel_sums(right.pointer, count, channels, totals.pointer) }
    let columns = (0..<channels).map { c in (0..<count).reduce(0.0) { $0 + Double(b[$1 * channels + c]) } }
    Self.expect(totals, columns.map { $0 + 2 }, within: 1e-4, "channel sums")

    let other = Self.values(count * channels, seed: 4)
    let (values, byScale, byShift) = (
      Self.storage(other), FloatStorage(count: channels), FloatStorage(count: channels)
    )
    kernels.modulation_gradient(
      right.pointer, values.pointer, count, channels, factors.pointer, byScale.pointer, byShift.pointer)
    Self.expect(byShift, columns, within: 1e-4, "gradient of the shift")
    let inner = (0..<channels).map { c in
      (0..<count).reduce(0.0) { $0 + Double(b[$1 * channels + c]) * Double(other[$1 * channels + c]) }
    }
    Self.expect(byScale, inner, within: 1e-4, "gradient of the scale")
    let scaled = b.indices.map { Double(b[$0]) * Double(scale[$0 % channels]) }
    Self.expect(right, scaled, within: 1e-6, "gradient of the sums")

    withExtendedLifetime([values, factors]) {
      kernels.gate_gradient(right.pointer, values.pointer, nil, count * channels)
    }
    Self.expect(right, scaled.indices.map { scaled[$0] * Self.slope(Double(other[$0])) }, within: 1e-6, "gate")
  }
}
