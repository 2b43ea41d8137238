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
