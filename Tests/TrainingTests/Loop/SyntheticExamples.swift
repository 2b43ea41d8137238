import Diffusion
import Foundation
import Imaging
import Parallel
import Synthesis
import TestSupport
import Training

/// Pairs of waves of color, drawn anew each time, as a camera with little noise sees them.
struct WavePairs: PairSource {
  var count: Int { 5 }

  func pair(_ index: Int, using random: inout RandomStream) -> TrainingPair {
    let size = ImageSize(width: 48, height: 40)
    let (a, b) = (random.uniform(3...9), random.uniform(3...9))
    var values: [Float] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        let wave = Float(0.5 + 0.2 * sin(Double(x) / a + Double(index)) + 0.2 * sin(Double(y) / b))
        values += [wave, 0.9 * wave, 1 - wave]
      }
    }
    let camera = SimulatedCamera.draw(from: SimulatedCamera.Ranges(), using: &random)
    let pair = camera.expose(
      ColorImage(size: size, values: values, encoding: .sRGB), using: RandomStream(seed: random.next()),
      workers: WorkerPool(count: 1))
    return TrainingPair(mosaic: pair.mosaic, target: pair.target)
  }
}

extension Trainer {
  /// A small training on waves.
  static func small(workers count: Int = 2, rate: Double = 2e-3, source: any PairSource = WavePairs()) -> Trainer {
    let workers = WorkerPool(count: count)
    let process = ExactTileTrainerTests.process
    let configuration = ExactTileUNet.Configuration(
      widths: [16, 16], blocksPerLevel: 1, embedding: 8, embeddingScale: 5000,
      preconditioning: Preconditioning(deviation: 0.1))
    return Trainer(
      network: ExactTileTrainer(
        configuration, process: process, batch: 4, height: 16, width: 16, workers: workers),
      stream: ExampleStream(
        source: source,
        cutter: PatchCutter(
          side: 16, degradationShare: 0, degradation: nil, demosaicing: [.init(.linear, weight: 1)], flatShare: 1),
        plan: ExampleStream.Plan(batch: 4, pairsPerRound: 3, patchesPerPair: 8, uses: 2), seed: 9, report: { _ in }),
      maker: BatchMaker(
        objective: Objective(process: .domainTransform(process), weighting: .balanced, equalization: 0.5),
        steps: .uniform, conditions: Conditions(), side: 16, seed: 9),
      optimizer: Adam(), schedule: LearningRateSchedule(peak: rate, warmUp: 4), clipping: 1, workers: workers)
  }

  /// The state before the first step.
  var initial: TrainingState {
    TrainingState(initial: network.initialParameters(seed: 3), averageDecay: 0.9)
  }
}
