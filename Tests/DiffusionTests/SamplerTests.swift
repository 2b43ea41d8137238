import Diffusion
import Foundation
import Parallel
import Testing

@Suite struct SamplerTests {
  static let process = DomainTransformTests.process

  @Test func ancestralVisitsEveryStep() {
    let steps = Sampler.ancestral(start: 93).steps(of: Self.process)
    #expect(steps.map(\.from) == Array((1...93).reversed()))
    #expect(steps.map(\.to) == Array((0...92).reversed()))
    #expect(steps.last?.noise == 0)
  }

  @Test(arguments: [1, 2, 3, 7, 50, 99, 100]) func stridesCoverTheWayInNearlyEqualSteps(evaluations: Int) {
    let steps = Sampler.deterministic(start: 100, evaluations: evaluations).steps(of: Self.process)
    #expect(steps.count == evaluations && steps.first?.from == 100 && steps.last?.to == 0)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.to == $1.from })
    let lengths = steps.map { $0.from - $0.to }
    #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
  }

  @Test(arguments: [2, 3, 4, 8, 16, 50, 99, 100]) func spacingByNoiseFallsFromStartToEnd(evaluations: Int) {
    for start in [93, 100] where evaluations <= start {
      let steps = Sampler.deterministic(start: start, evaluations: evaluations, spacing: .noise).steps(of: Self.process)
      #expect(steps.count == evaluations && steps.first?.from == start && steps.last?.to == 0)
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.to == $1.from })
      #expect(steps.allSatisfy { $0.from > $0.to })
    }
  }

  @Test func spacingByNoiseKeepsRatios() {
    let steps = Sampler.deterministic(start: 100, evaluations: 6, spacing: .noise).steps(of: Self.process)
    let noise = steps.dropFirst().map { Self.process.effectiveNoise($0.from) }
    let ratios = zip(noise, noise.dropFirst()).map { $0 / $1 }
    // Steps are whole numbers: near the end, at step 6, one more or less is a sixth.
    #expect(ratios.allSatisfy { abs($0 / pow(15, 0.25) - 1) < 0.17 })
  }

  /// What the state tells of y, reckoned from its two parts as the process itself mixes them.
  @Test(arguments: [1, 20, 50, 80, 99]) func effectiveNoiseIsThatOfTheState(t: Int) {
    let process = Self.process
    func state(y: Double, noise: Double) -> Double {
      process.state(y, target: process.target(y, toward: 0, noise: noise), at: t)
    }
    let signal = state(y: 1, noise: 0)
    // 1e-9: differences of numbers near 1, in double precision.
    #expect(abs(state(y: 0, noise: 1) / signal / process.effectiveNoise(t) - 1) < 1e-9)
    #expect(process.effectiveNoise(process.end) == .infinity)
  }

  @Test func fullStochasticUnitStrideIsAncestral() {
    let a = Sampler.ancestral(start: 100).steps(of: Self.process)
    let b = Sampler.stochastic(start: 100, evaluations: 100, eta: 1).steps(of: Self.process)
    #expect(a.map(\.from) == b.map(\.from) && a.map(\.to) == b.map(\.to))
    // 1e-9 as in the coefficients' own test.
    for (a, b) in zip(a, b) { #expect(abs(a.start - b.start) < 1e-9 && abs(a.noise - b.noise) < 1e-9) }
  }

  /// DTDM is not about cameras: here it takes a blur off a signal. The “network” is given what a perfect one would have
  /// learned for this one signal (its target), so every sampler must come back to the sharp signal.
  ///
  /// This is all it takes to use the process for a task of one's own: a `RowSource` for x, a `Predictor` for f_θ.
  struct Deblurring: Predictor {
    /// The sharp signal, one value a pixel.
    let sharp: Picture
    let process: DomainTransform

    func predict(
      _ state: FrameRows, at step: DiffusionStep,
      _ body: @Sendable (_ row: Int, _ prediction: Span<Float>) throws -> Void
    ) throws {
      let schedule = process.schedule
      let signal = Float(schedule.alphaBar(step.number).squareRoot())
      let noise = Float(schedule.noiseVariance(step.number).squareRoot())
      for row in 0..<state.height {
        // f = (m_t − √ᾱ_t y) / √(1 − ᾱ_t), known here because y is.
        let prediction = state.withRow(row) { m in
          m.indices.map { (m[$0] - signal * sharp.values[row * state.pitch + $0]) / noise }
        }
        try body(row, prediction.span)
      }
    }
  }

  @Test(arguments: [
    Sampler.ancestral(start: 100), .ancestral(start: 93), .deterministic(start: 100, evaluations: 1),
    .deterministic(start: 100, evaluations: 8), .stochastic(start: 100, evaluations: 10, eta: 0.5),
  ])
  func anotherTaskCanUseTheProcess(sampler: Sampler) throws {
    let sharp = Picture(width: 16, height: 8, channels: 1) { x, _, _ in x % 4 < 2 ? 0.5 : -0.5 }
    let blurred = Picture(width: 16, height: 8, channels: 1) { x, y, _ in
      (-1...1).map { sharp.values[y * 16 + min(15, max(0, x + $0))] }.reduce(0, +) / 3
    }
    let restored = try Self.process.sample(
      from: blurred, height: 8, width: 16, channels: 1, predictor: Deblurring(sharp: sharp, process: Self.process),
      sampler: sampler, seed: 1, workers: WorkerPool(count: 2))
    // 2e-4: a hundred steps in float32, each multiplying by some numbers near 1.
    #expect(zip(restored.values, sharp.values).allSatisfy { abs($0 - $1) < 2e-4 })
  }

  @Test func progressEndsAtOne() throws {
    let picture = Picture(width: 8, height: 2, channels: 1) { _, _, _ in 0 }
    var reported: [Double] = []
    _ = try Self.process.sample(
      from: picture, height: 2, width: 8, channels: 1, predictor: Deblurring(sharp: picture, process: Self.process),
      sampler: .deterministic(start: 100, evaluations: 4), seed: 1, workers: WorkerPool(count: 1)
    ) { reported.append($0) }
    #expect(reported == [0.25, 0.5, 0.75, 1])
  }
}
