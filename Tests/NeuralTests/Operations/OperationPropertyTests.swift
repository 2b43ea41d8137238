import Foundation
import Neural
import Parallel
import TestSupport
import Testing

/// What holds for an operation whatever its input, beside the numbers of `OperationFixtureTests`.
@Suite struct OperationPropertyTests {
  let workers = WorkerPool(count: 2)

  @Test(arguments: [1, 2, 3]) func shufflesAreEachOthersInverse(factor: Int) {
    let image = Tensor.random([2, 3, 4, 2 * factor * factor])
    #expect(image.pixelShuffled(factor: factor, on: workers).pixelUnshuffled(factor: factor, on: workers) == image)
  }

  @Test func haarTransformIsOrthonormal() {
    let image = Tensor.random([2, 6, 8, 3])
    let bands = image.haarTransformed(on: workers)
    #expect(bands.inverseHaarTransformed(on: workers).largestDifference(from: image) < 1e-6)  // a few roundings
    let energy = [image, bands].map { $0.elements.reduce(0) { $0 + Double($1 * $1) } }
    #expect(abs(energy[0] - energy[1]) < 1e-4)
  }

  @Test(arguments: [PixelAlignment.edges, .corners]) func resizingToItsOwnSizeChangesNothing(alignment: PixelAlignment)
  {
    let image = Tensor.random([1, 5, 7, 3])
    #expect(image.resizedBilinearly(height: 5, width: 7, alignment: alignment, on: workers) == image)
  }

  @Test(arguments: [PixelAlignment.edges, .corners], [(1, 1), (3, 13), (20, 2)])
  func resizedConstantStaysConstant(alignment: PixelAlignment, size: (height: Int, width: Int)) {
    let image = Tensor(shape: [1, 5, 7, 2], repeating: 0.75)
    let resized = image.resizedBilinearly(height: size.height, width: size.width, alignment: alignment, on: workers)
    #expect(resized == Tensor(shape: [1, size.height, size.width, 2], repeating: 0.75))
  }

  @Test func zeroFlowWarpsNothing() {
    let image = Tensor.random([2, 5, 7, 3])
    let (warped, mask) = image.warpedBackward(by: Tensor(shape: [2, 5, 7, 2]), on: workers)
    #expect(warped == image)
    #expect(mask == Tensor(shape: [2, 5, 7, 1], repeating: 1))
  }

  @Test(arguments: [Float.nan, .infinity, 1e30, -1e30]) func wildFlowIsMasked(value: Float) {
    let image = Tensor.random([1, 5, 7, 3])
    let (warped, mask) = image.warpedBackward(by: Tensor(shape: [1, 5, 7, 2], repeating: value), on: workers)
    #expect(warped.elements.allSatisfy { $0 == 0 })
    #expect(mask.elements.allSatisfy { $0 == 0 })
  }

  /// Against the definition, value by value; windows of 2 × 2 apart are those of the operation for them.
  @Test(arguments: [(1, 1), (2, 2), (3, 2), (3, 1), (2, 3)]) func poolingTakesTheLargest(size: Int, stride: Int) {
    let image = Tensor.random([2, 7, 9, 3])
    let pooled = image.maxPooled(size: size, stride: stride, on: workers)
    let (height, width) = ((7 - size) / stride + 1, (9 - size) / stride + 1)
    #expect(pooled.shape == [2, height, width, 3])
    for index in pooled.elements.indices {
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: 3)
      let (row, x) = pixel.quotientAndRemainder(dividingBy: width)
      let (batch, y) = row.quotientAndRemainder(dividingBy: height)
      let window = (0..<size * size).map { tap in
        image.elements[((batch * 7 + y * stride + tap / size) * 9 + x * stride + tap % size) * 3 + channel]
      }
      #expect(pooled.elements[index] == window.max())
    }
    if size == 2, stride == 2 { #expect(pooled == image.maxPooled2(on: workers)) }
  }

  /// Against the definition, value by value: what lies beyond the image counts for nothing.
  @Test(arguments: [(3, 1, 1, false), (3, 2, 1, true), (3, 2, 0, true), (2, 2, 0, true), (5, 3, 2, true)])
  func poolingLeavesOutWhatLiesBeyond(size: Int, stride: Int, padding: Int, roundsUp: Bool) {
    let image = Tensor.random([1, 7, 10, 2])
    func count(_ length: Int) -> Int {
      (0..<length + padding).filter { start in
        let end = start * stride + size - (roundsUp ? stride - 1 : 0)
        return start * stride < length + padding && end <= length + 2 * padding
      }.count
    }
    func window(_ index: Int, _ width: Int) -> [Float] {
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: 2)
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      return (0..<size * size).compactMap { tap in
        let (row, column) = (y * stride - padding + tap / size, x * stride - padding + tap % size)
        guard 0..<7 ~= row, 0..<10 ~= column else { return nil }
        return image.elements[(row * 10 + column) * 2 + channel]
      }
    }
    let largest = image.maxPooled(size: size, stride: stride, padding: padding, roundingUp: roundsUp, on: workers)
    #expect(largest.shape == [1, count(7), count(10), 2])
    for index in largest.elements.indices {
      #expect(largest.elements[index] == window(index, largest.shape[2]).max())
    }
    guard !roundsUp else { return }
    let mean = image.averagePooled(size: size, stride: stride, padding: padding, on: workers)
    #expect(mean.shape == largest.shape)
    for index in mean.elements.indices {
      let values = window(index, mean.shape[2])
      // Sums of at most 25 values within ±1.
      #expect(abs(mean.elements[index] - values.reduce(0, +) / Float(values.count)) < 1e-6)
    }
  }

  @Test func bicubicResizingToItsOwnSizeChangesNothing() {
    let image = Tensor.random([1, 5, 7, 3])
    #expect(image.resizedBicubically(height: 5, width: 7, on: workers) == image)
  }

  @Test(arguments: [(1, 1), (3, 13), (20, 2)])
  func bicubicallyResizedConstantStaysConstant(height: Int, width: Int) {
    let resized = Tensor(shape: [1, 5, 7, 2], repeating: 0.75).resizedBicubically(
      height: height, width: width, on: workers)
    // The weights have the sum 1 but for their rounding.
    #expect(resized.largestDifference(from: Tensor(shape: [1, height, width, 2], repeating: 0.75)) < 1e-6)
  }

  /// Values of PyTorch 2.13: `interpolate(mode="bicubic", align_corners=False)` in float64.
  @Test func bicubicResizingHasItsValues() {
    let image = Tensor(shape: [1, 4, 5, 1], elements: (0..<20).map { Float($0 * $0 * 7 % 11) })
    let smaller: [Float] = [
      1.005763, 5.27387, 7.557411, 5.33912, 7.825243, 6.010548, 2.106772, 10.344114, 6.731505, 3.449253, 3.84375,
      6.421419, 7.745627, 7.375, 2.214799, 5.854639, 9.662206, 9.65625, 3.871651, 4.099483, 8.467302,
    ]
    let higher: [Float] = [
      5.057359, 6.736274, 9.118774, 7.687378, 9.743869, 8.098574, 1.737576, 6.966286, 3.580444, 4.259888, 8.824639,
      2.182983,
    ]
    for (height, width, expected) in [(3, 7, smaller), (6, 2, higher)] {
      let resized = image.resizedBicubically(height: height, width: width, on: workers)
      #expect(resized.largestDifference(from: Tensor(shape: resized.shape, elements: expected)) < 5e-6)
    }
  }

  /// Values of PyTorch 2.13: `gelu` and x · sigmoid(1.702 x) in float64.
  @Test func geluHasItsValues() {
    let input = Tensor(shape: [1, 1, 1, 5], elements: [-3, -1, 0, 0.5, 2])
    let exact: [Float] = [-0.004049694, -0.158655254, 0, 0.345731231, 1.95449974]
    let quick: [Float] = [-0.01807131, -0.154204234, 0, 0.350388437, 1.93565862]
    for (found, expected) in [(input.gelu(on: workers), exact), (input.quickGELU(on: workers), quick)] {
      #expect(Tensor(shape: input.shape, elements: expected).largestDifference(from: found) < 1e-6)
    }
  }

  /// Against the definition in float64.
  @Test(arguments: [false, true]) func headsAttendToTheirShares(isCausal: Bool) {
    let (count, width, heads) = (70, 12, 3)
    let maps = (1...4).map { Tensor.random([width, width], seed: $0) }
    let tokens = Tensor.random([count, width], seed: 5)
    let attention = MultiHeadAttention(
      heads: heads, query: Linear(weight: maps[0]), key: Linear(weight: maps[1]), value: Linear(weight: maps[2]),
      output: Linear(weight: maps[3]))
    let found = attention(tokens, to: tokens, isCausal: isCausal, on: workers)
    func mapped(_ map: Tensor, _ rows: [[Double]]) -> [[Double]] {
      rows.map { row in
        (0..<width).map { output in
          zip(map.elements[output * width..<(output + 1) * width], row).reduce(0) { $0 + Double($1.0) * $1.1 }
        }
      }
    }
    let rows = (0..<count).map { tokens.elements[$0 * width..<($0 + 1) * width].map(Double.init) }
    let (q, k, v) = (mapped(maps[0], rows), mapped(maps[1], rows), mapped(maps[2], rows))
    let depth = width / heads
    let attended = (0..<count).map { token in
      (0..<width).map { value in
        let share = value / depth * depth..<(value / depth + 1) * depth
        let weights = (0..<(isCausal ? token + 1 : count)).map { other in
          exp(share.reduce(0) { $0 + q[token][$1] * k[other][$1] } / Double(depth).squareRoot())
        }
        return weights.indices.reduce(0) { $0 + weights[$1] * v[$1][value] } / weights.reduce(0, +)
      }
    }
    let expected = mapped(maps[3], attended).flatMap { $0.map(Float.init) }
    // Float32 against sums of a dozen values below 12.
    #expect(Tensor(shape: [count, width], elements: expected).largestDifference(from: found) < 2e-5)
  }

  @Test func normsMakeMeanZeroAndVarianceOne() {
    // A large offset: sums in float32 would lose the variance.
    let image = Tensor.random([2, 40, 50, 4], in: 1000...1001)
    let (one, zero) = (Tensor(shape: [4], repeating: 1), Tensor(shape: [4]))
    let normalized = InstanceNorm(weight: one, bias: zero, epsilon: 0)(image, on: workers)
    let mean = normalized.globalAverage(on: workers)
    // 1000 has steps of 6e-5 in float32, a deviation is 0.29.
    #expect(mean.elements.allSatisfy { abs($0) < 1e-3 })
    let squares = Tensor(shape: normalized.shape, elements: normalized.elements.map { $0 * $0 })
    #expect(squares.globalAverage(on: workers).elements.allSatisfy { abs($0 - 1) < 1e-3 })
  }

  @Test func attentionToEqualPixelsIsTheirMean() {
    // With equal keys every weight is 1 / (H · W): identity values come back as their mean.
    let channels = 4
    var projection = Tensor(shape: [3 * channels, channels])
    for channel in 0..<channels { projection.elements[(2 * channels + channel) * channels + channel] = 1 }
    var identity = Tensor(shape: [channels, channels])
    for channel in 0..<channels { identity.elements[channel * channels + channel] = 1 }
    let norm = GroupNorm(groups: 2, weight: .random([channels], seed: 2), bias: .random([channels], seed: 3))
    let input = Tensor.random([1, 9, 11, channels])
    let attention = SelfAttention(
      norm: norm, projection: Linear(weight: projection), output: Linear(weight: identity))
    let mean = norm(input, on: workers).globalAverage(on: workers)
    let expected = input.adding(
      mean.resizedBilinearly(height: 9, width: 11, alignment: .edges, on: workers), on: workers)
    #expect(attention(input, on: workers).largestDifference(from: expected) < 1e-6)
  }

  @Test func selectionUndoesConcatenation() {
    let parts = [3, 1, 4].map { Tensor.random([2, 3, 5, $0], seed: UInt64($0)) }
    let whole = Tensor.concatenatingChannels(parts, on: workers)
    #expect(whole.channels(0..<3, on: workers) == parts[0])
    #expect(whole.channels(3..<4, on: workers) == parts[1])
    #expect(whole.channels(4..<8, on: workers) == parts[2])
  }

  @Test func costVolumeOfEqualImagesHasItsEnergyAtTheCenter() {
    let image = Tensor.random([1, 6, 9, 19])
    let center = image.costVolume(with: image, on: workers).channels(40..<41, on: workers)
    for pixel in 0..<54 {
      let energy = image.elements[pixel * 19..<(pixel + 1) * 19].reduce(0) { $0 + Double($1) * Double($1) } / 19
      #expect(abs(Double(center.elements[pixel]) - energy) < 1e-6)
    }
  }

  @Test func exponentialOfActivationsHoldsOverTheWholeRange() {
    // sigmoid is 1 / (1 + e^−x): checked relatively where e^x itself shows, down to the smallest normal numbers.
    let points = (0...100_000).map { Float($0) / 100_000 * 174 - 87 }
    let values = Tensor(shape: [points.count], elements: points).sigmoid(on: workers).elements
    for (point, value) in zip(points, values) {
      let expected = 1 / (1 + exp(-Double(point)))
      #expect(abs(Double(value) - expected) <= 4e-7 * expected)  // three units in the last place
    }
  }

  @Test func activationsAreDefinedAtTheEnds() {
    let ends = Tensor(shape: [4], elements: [-.infinity, -1e30, 1e30, .infinity])
    #expect(ends.sigmoid(on: workers).elements.allSatisfy { (0...1).contains($0) })
    #expect(ends.sigmoid(on: workers).elements[3] == 1)
    #expect(Tensor(shape: [1], repeating: .nan).sigmoid(on: workers).elements[0].isNaN)
    #expect(Tensor(shape: [1], repeating: 1e30).silu(on: workers).elements == [1e30])
  }
}
