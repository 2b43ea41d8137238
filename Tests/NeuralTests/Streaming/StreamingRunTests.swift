import Neural
import Parallel
import TestSupport
import Testing

/// A small U-Net with every kind of layer, its streamed result, and that of its twin.
private struct Sample {
  static let channels = (input: 5, level0: 7, level1: 20)
  let network: StreamingNetwork
  let modulation: [Float]
  private let weights: [String: [Float]]
  private let scales: [String: [Float]]
  private let shifts: [String: [Float]]

  init() {
    var random = SplitMix64(seed: 11)
    func values(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &random) }
    }
    let c = Self.channels
    let shapes: [(name: String, weights: Int, outputs: Int)] = [
      ("first", c.level0 * c.input * 9, c.level0), ("conv1", c.level0 * c.level0 * 9, c.level0),
      ("conv2", c.level0 * c.level0 * 9, c.level0), ("down", c.level1 * c.level0 * 4, c.level1),
      ("deep", c.level1 * c.level1 * 9, c.level1), ("up", 4 * c.level0 * c.level1, 4 * c.level0),
      ("last", 3 * c.level0 * 9, 3),
    ]
    var (weights, scales, shifts) = ([String: [Float]](), [String: [Float]](), [String: [Float]]())
    for (name, count, outputs) in shapes {
      weights[name] = values(count, -0.3...0.3)
      scales[name] = name == "conv1" ? values(outputs, 0.5...1.5) : Array(repeating: 1, count: outputs)
      shifts[name] = values(outputs, -0.5...0.5)
    }
    (self.weights, self.scales, self.shifts) = (weights, scales, shifts)

    func winograd(_ name: String, _ inputs: Int, _ outputs: Int) -> WinogradWeights {
      WinogradWeights(weights[name] ?? [], inputChannels: inputs, outputChannels: outputs)
    }
    var network = StreamingNetwork(inputChannels: c.input)
    var x = network.convolution(
      "first", winograd("first", c.input, c.level0), of: network.source, ofActivated: false, keep: [.plain, .activated])
    let h = network.convolution(
      "conv1", winograd("conv1", c.level0, c.level0), of: x, ofActivated: true, keep: .activated)
    x = network.convolution(
      "conv2", winograd("conv2", c.level0, c.level0), of: h, ofActivated: true, addedTo: x, keep: .plain)
    var deep = network.downsample(
      "down", weights["down"] ?? [], inputChannels: c.level0, outputChannels: c.level1, of: x,
      keep: [.plain, .activated])
    deep = network.convolution(
      "deep", winograd("deep", c.level1, c.level1), of: deep, ofActivated: true, addedTo: deep, keep: .plain)
    x = network.upsample(
      "up", weights["up"] ?? [], inputChannels: c.level1, outputChannels: c.level0, of: deep, addedTo: x, keep: .plain)
    network.deliver(network.convolution("last", winograd("last", c.level0, 3), of: x, ofActivated: false, keep: .plain))
    self.network = network

    var modulation = [Float](repeating: 0, count: network.modulationCount)
    for (name, place) in network.modulations {
      let shift = shifts[name] ?? []
      for (index, scale) in (scales[name] ?? []).enumerated() where name != "up" {
        modulation[place.scale.lowerBound + index] = scale
        modulation[place.shift.lowerBound + index] = shift[index]
      }
      if name == "up" {
        let padded = place.shift.count / 4
        for index in shift.indices {
          modulation[place.shift.lowerBound + index % 4 * padded + index / 4] = shift[index]
        }
      }
    }
    self.modulation = modulation
  }

  static func input(_ y: Int, _ x: Int, _ c: Int) -> Float { Float((y * 31 + x * 17 + c * 7) % 64) / 32 - 1 }

  func twin(height: Int, width: Int) -> DirectTwin.Frame {
    let c = Self.channels
    func convolve(_ name: String, _ input: DirectTwin.Frame, _ outputs: Int) -> DirectTwin.Frame {
      DirectTwin.convolve(
        input, weights[name] ?? [], outputs: outputs, scale: scales[name] ?? [], shift: shifts[name] ?? [])
    }
    let source = DirectTwin.Frame(height: height, width: width, channels: c.input) { Double(Self.input($0, $1, $2)) }
    var x = convolve("first", source, c.level0)
    let h = convolve("conv1", x.map(DirectTwin.silu), c.level0).map(DirectTwin.silu)
    x = DirectTwin.add(x, convolve("conv2", h, c.level0))
    var deep = DirectTwin.downsample(x, weights["down"] ?? [], outputs: c.level1, shift: shifts["down"] ?? [])
    deep = DirectTwin.add(deep, convolve("deep", deep.map(DirectTwin.silu), c.level1))
    x = DirectTwin.add(x, DirectTwin.upsample(deep, weights["up"] ?? [], outputs: c.level0, shift: shifts["up"] ?? []))
    return convolve("last", x, 3)
  }

  /// height × width × 3 of the streamed run.
  func run(height: Int, width: Int, band: Int, workers: Int, kernels: KernelSet) throws -> [Float] {
    let pool = WorkerPool(count: workers)
    let plan = StreamingPlan(network, width: width, height: height, band: band, workers: workers)
    let run = StreamingRun(network, plan: plan, workers: pool, kernels: kernels)
    let (pitch, outputPitch) = (network.paddedInputChannels, network.paddedOutputChannels)
    let result = FloatStorage(count: height * width * 3)
    for _ in 0..<2 {  // Twice: nothing of the first frame may be left in the second.
      try run(
        modulation: modulation,
        fill: { y, values in
          for x in 0..<width {
            for c in 0..<pitch { values[x * pitch + c] = c < Self.channels.input ? Self.input(y, x, c) : 0 }
          }
        },
        consume: { y, values in
          for x in 0..<width {
            for c in 0..<3 { result.pointer[(y * width + x) * 3 + c] = values[x * outputPitch + c] }
          }
        })
    }
    return (0..<result.count).map { result.pointer[$0] }
  }
}

@Suite struct StreamingRunTests {
  private static let sample = Sample()

  /// Each instruction set against the direct sums, on frames that end within tiles, within bands and within blocks.
  @Test(arguments: KernelSet.available.indices, [(2, 2), (6, 10), (34, 22), (50, 210)])
  func agreesWithDirectSums(set: Int, size: (height: Int, width: Int)) throws {
    let twin = Self.sample.twin(height: size.height, width: size.width)
    let streamed = try Self.sample.run(
      height: size.height, width: size.width, band: 16, workers: 2, kernels: KernelSet.available[set])
    let error = zip(streamed, twin.values).map { abs(Double($0) - $1) }.max() ?? .infinity
    // 5e-5 on values of magnitude 5: Winograd F(4 × 4) in float32 loses about a digit and a half to the direct sum.
    #expect(error < 5e-5, "\(KernelSet.available[set].name)")
  }

  /// The same bits for any number of workers and any band: that is what lets a pipeline promise the same bytes.
  @Test func isTheSameForAnyBandAndAnyNumberOfWorkers() throws {
    let reference = try Self.sample.run(height: 90, width: 66, band: 90, workers: 1, kernels: .best)
    for (band, workers) in [(4, 1), (8, 2), (12, 3), (16, 4), (90, 2), (200, 2), (1, 2), (30, 2)] {
      let other = try Self.sample.run(height: 90, width: 66, band: band, workers: workers, kernels: .best)
      #expect(other == reference, "band \(band), \(workers) workers")
    }
  }

  /// Memory follows the width and the band, not the height.
  @Test func memoryDoesNotGrowWithHeight() {
    let network = Self.sample.network
    let low = StreamingPlan(network, width: 128, height: 512, band: 32, workers: 2)
    let high = StreamingPlan(network, width: 128, height: 8192, band: 32, workers: 2)
    let wide = StreamingPlan(network, width: 256, height: 512, band: 32, workers: 2)
    #expect(low.bytes == high.bytes)
    #expect(wide.bytes > low.bytes && wide.bytes <= 2 * low.bytes)
  }

  @Test func geometryFollowsFromTheLayers() {
    let network = Self.sample.network
    #expect(network.alignment == 2)
    // first, conv1, conv2: 3; down: 1; deep: 2; up: 1; last: 1.
    #expect(network.receptiveRadius == 8)
    #expect(network.roundingRadius == 4 * 3 + 1 + 8 + 1 + 4)
    let full = 9 * (5 * 7 + 7 * 7 + 7 * 7 + 7 * 3) + 20 * 7
    let quarter = 4 * 7 * 20 + 9 * 20 * 20
    #expect(network.operationsPerPixel == 2 * Double(full) + 2 * Double(quarter) / 4)
  }

  @Test func errorsOfTheCallerEndTheRun() {
    struct Stop: Error {}
    let network = Self.sample.network
    let plan = StreamingPlan(network, width: 16, height: 64, band: 8, workers: 2)
    let run = StreamingRun(network, plan: plan, workers: WorkerPool(count: 2))
    #expect(throws: Stop.self) {
      try run(modulation: Self.sample.modulation, fill: { y, _ in if y == 40 { throw Stop() } }, consume: { _, _ in })
    }
    #expect(throws: Stop.self) {
      try run(modulation: Self.sample.modulation, fill: { _, _ in }, consume: { y, _ in if y == 9 { throw Stop() } })
    }
    #expect(throws: Stop.self) {
      try run(modulation: Self.sample.modulation, fill: { _, _ in }, consume: { _, _ in }, atBand: { throw Stop() })
    }
  }
}
