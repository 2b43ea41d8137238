import Diffusion
import Neural
import Parallel
import Synthesis
import Training

/// The rate of training steps of the default kind of network: forward, backward, clipping, Adam and moving average, on a
/// batch that is there already.
struct TrainingBenchmark: Encodable {
  /// Channels of the network's levels, and its parameters.
  let widths: [Int]
  let parameters: Int
  /// Images of a batch, and their side in pixels.
  let batch: Int
  let side: Int
  let workers: Int
  let repetitions: Int
  /// Median time of a step.
  let seconds: Double
  let stepsPerSecond: Double
  /// Floating-point operations of a step, counted as direct convolutions, the way back as twice the way through.
  let operations: Double
  /// Rate so counted, in 10⁹ a second, and over that of OpenBLAS' matrix product.
  let gflops: Double
  let ratio: Double
  /// Memory of the trainer, in bytes, and the largest that the program had.
  let workingBytes: Int
  let peakResidentBytes: Int
  let limits: MachineLimits

  init(widths: [Int], batch: Int, side: Int, workers pool: WorkerPool, repetitions: Int) throws {
    let process = DomainTransform(schedule: NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2), end: 100)
    let configuration = ExactTileUNet.Configuration(
      widths: widths, blocksPerLevel: 2, embedding: 128, embeddingScale: 5000)
    let trainer = ExactTileTrainer(
      configuration, process: process, batch: batch, height: side, width: side, workers: pool)
    var random = RandomStream(seed: 1)
    func tensor(_ shape: [Int]) -> Tensor {
      Tensor(shape: shape, elements: (0..<shape.reduce(1, *)).map { _ in Float(random.uniform(-1...1)) })
    }
    let inputs = NetworkInputs(
      state: tensor([batch, side, side, 3]), color: tensor([batch, side, side, 3]),
      raw: tensor([batch, side / 2, side / 2, 4]),
      steps: (0..<batch).map { image in
        let t = 1 + image * 99 / max(1, batch - 1)
        return DiffusionStep(number: t, noiseLevel: process.schedule.alphaBar(t).squareRoot())
      })
    let target = tensor([batch, side, side, 3]).elements
    var state = TrainingState(initial: trainer.initialParameters(seed: 1), averageDecay: 0.999)
    func step(_ state: inout TrainingState) {
      let gradient = trainer.gradient(of: state.parameters, batch: inputs) { images, prediction, gradient in
        let first = images.lowerBound * prediction.count
        for index in prediction.indices {
          gradient[index] = 2 * (prediction[index] - target[first + index]) / Float(target.count)
        }
      }
      let factor = clippingFactor(norm: gradientNorm(gradient, on: pool), limit: 1)
      Adam().update(
        &state.parameters, gradient: gradient, gradientScale: factor, state: &state.optimizer, learningRate: 1e-4,
        on: pool)
      state.average.update(with: state.parameters, on: pool)
    }
    for _ in 0..<3 { step(&state) }
    let times = (0..<repetitions).map { _ in Command.seconds { step(&state) } }

    self.widths = widths
    parameters = trainer.layout.count
    self.batch = batch
    self.side = side
    workers = pool.count
    self.repetitions = repetitions
    seconds = median(times)
    stepsPerSecond = 1 / seconds
    operations = 3 * trainer.operationsPerPixel * Double(batch * side * side)
    gflops = operations / seconds * 1e-9
    workingBytes = trainer.workingBytes
    peakResidentBytes = PeakMemory.bytes
    limits = try MachineLimits(workers: pool)
    ratio = gflops / limits.gemmGflops
  }
}
