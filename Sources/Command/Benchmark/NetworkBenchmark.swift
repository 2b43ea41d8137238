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
  /// Rows of the frame that go through the network together; null where it is given patches or the frame.
  let tile: Int?
  /// What a network that sees its whole input is given, `frame` or `patch`; null for others.
  let domain: String?
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
  /// Memory of its weights, in bytes.
  let weightBytes: Int
  /// The most memory that the process has had, in bytes.
  let peakResidentBytes: Int
  let limits: MachineLimits

  /// Measures alternately, after one round that does not count.
  /// - Parameters:
  ///   - tile: nil for as many rows as suit the width.
  ///   - domain: for networks that see their whole input.
  init(
    model: DiffusionModel, side: Int, tile: Int?, domain: FrameTraversal.Domain, workers pool: WorkerPool,
    repetitions: Int
  ) throws {
    let network = model.network
    let alignment = network.architecture.alignment
    let length = (side + alignment - 1) / alignment * alignment
    let frame = FrameTraversal(
      width: length, height: length, band: tile ?? FrameTraversal.suitableBand(width: length), domain: domain)
    let color = TestPattern(channels: 3, width: length)
    let predictor = network.predictor(
      over: frame, process: model.process, color: color, raw: TestPattern(channels: 4, width: length / 2),
      workers: pool)
    let state = FrameRows(height: length, width: length, channels: 3)
    for row in 0..<length { state.withMutableRow(row) { color.read(row: row, into: &$0) } }
    let step = model.process.end
    let moment = DiffusionStep(number: step, noiseLevel: model.process.schedule.alphaBar(step).squareRoot())
    let operations = network.operations(over: frame)
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
    (width, height, workers) = (length, length, pool.count)
    self.tile = network.architecture.seesWholeInput ? nil : frame.band
    self.domain = network.architecture.seesWholeInput ? domain.rawValue : nil
    self.repetitions = repetitions
    seconds = median(times)
    self.operations = operations
    gflops = operations / seconds * 1e-9
    gemmGflops = median(rates)
    ratio = median(ratios)
    workingBytes = network.workingBytes(over: frame, workers: pool.count)
    weightBytes = network.weightBytes
    peakResidentBytes = PeakMemory.bytes
    limits = try MachineLimits(workers: pool)
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
