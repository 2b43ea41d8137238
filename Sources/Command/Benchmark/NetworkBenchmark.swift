import Diffusion
import Neural
import Parallel

/// The rate of the network on one frame, beside that of OpenBLAS' matrix product in the same minutes.
struct NetworkBenchmark: Encodable {
  let model: String
  /// Sides of the frame, in pixels.
  let width: Int
  let height: Int
  let workers: Int
  let tile: Int
  /// Instruction set of the network's kernels, and the kernels that OpenBLAS chose.
  let kernels: String
  let openblasCore: String
  let repetitions: Int
  /// Median time of one evaluation.
  let seconds: Double
  /// Floating-point operations of one evaluation, counted as direct convolutions.
  let operations: Double
  /// Rate of the network so counted, in 10⁹ a second: the median.
  let gflops: Double
  /// Rate of OpenBLAS' product of 1024 × 1024 matrices, one on each worker: the median.
  let gemmGflops: Double
  /// The median over the repetitions of the one rate over the other.
  let ratio: Double
  /// Memory of the network's run, in bytes.
  let workingBytes: Int

  /// Measures alternately, after one round that does not count.
  init(model: DiffusionModel, side: Int, tile: Int, workers pool: WorkerPool, repetitions: Int) throws {
    let network = model.network
    let length = (side + network.alignment - 1) / network.alignment * network.alignment
    let color = TestPattern(channels: 3, width: length)
    let predictor = EnhancementPredictor(
      network, process: model.process, width: length, height: length, band: tile, color: color,
      raw: TestPattern(channels: 4, width: length / 2),
      workers: pool)
    let state = FrameRows(height: length, width: length, channels: 3)
    for row in 0..<length { state.withMutableRow(row) { color.read(row: row, into: &$0) } }
    let step = model.process.end
    let moment = DiffusionStep(number: step, noiseLevel: model.process.schedule.alphaBar(step).squareRoot())
    let operations = network.operationsPerPixel * Double(length * length)
    let gemm = GEMMBenchmark(size: 1024, workers: pool)

    var (times, rates, ratios) = ([Double](), [Double](), [Double]())
    for repetition in 0...repetitions {
      let rate = gemm.measure()
      let time = try Command.seconds { try predictor.predict(state, at: moment) { _, _ in } }
      guard repetition > 0 else { continue }
      times.append(time)
      rates.append(rate)
      ratios.append(operations / time * 1e-9 / rate)
    }
    self.model = model.name
    (width, height, self.tile, workers) = (length, length, tile, pool.count)
    kernels = KernelSet.best.name
    openblasCore = OpenBLAS.coreName
    self.repetitions = repetitions
    seconds = median(times)
    self.operations = operations
    gflops = operations / seconds * 1e-9
    gemmGflops = median(rates)
    ratio = median(ratios)
    workingBytes = network.workingBytes(width: length, height: length, band: tile, workers: pool.count)
  }
}

/// A picture for measuring: every value is different from its neighbors, none is special.
private struct TestPattern: RowSource {
  let channels: Int
  let width: Int

  func read(row: Int, into values: inout MutableSpan<Float>) {
    for index in values.indices { values[index] = Float((index &* 29 &+ row &* 31) & 255) / 128 - 1 }
  }
}
