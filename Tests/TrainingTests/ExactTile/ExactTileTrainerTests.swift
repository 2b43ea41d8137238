import Diffusion
import Foundation
import Neural
import Parallel
import TestSupport
import Testing
import Training

@Suite struct ExactTileTrainerTests {
  static let process = DomainTransform(
    schedule: NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2), end: 100)

  /// Channels that fill no vector, and frames that fill no Winograd tile.
  static func odd(preconditioned: Bool) -> ExactTileUNet.Configuration {
    ExactTileUNet.Configuration(
      widths: [5, 18], blocksPerLevel: 2, embedding: 6, embeddingScale: 5000,
      preconditioning: preconditioned ? Preconditioning(deviation: 0.1) : nil)
  }

  static func trainer(
    _ configuration: ExactTileUNet.Configuration, images: Int = 3, height: Int = 20, width: Int = 12, workers: Int = 2
  ) -> ExactTileTrainer {
    ExactTileTrainer(
      configuration, process: process, batch: images, height: height, width: width,
      workers: WorkerPool(count: workers))
  }

  static func batch(_ images: Int = 3, height: Int = 20, width: Int = 12) -> NetworkInputs {
    NetworkInputs(
      state: .random([images, height, width, 3], seed: 1), color: .random([images, height, width, 3], seed: 2),
      raw: .random([images, height / 2, width / 2, 4], seed: 3),
      steps: (0..<images).map { image in
        let t = [100, 37, 3, 70, 11, 55, 90][image % 7]
        return DiffusionStep(number: t, noiseLevel: process.schedule.alphaBar(t).squareRoot())
      })
  }

  /// Parameters that leave no branch of the network silent.
  static func parameters(_ trainer: ExactTileTrainer) -> [Float] {
    trainer.layout.entries.flatMap { FormulaTensor.parameter($0.name, $0.shape).elements }
  }

  /// Loss and gradient of the starter's network on a batch of two, against PyTorch in double precision, by the kernels of
  /// every instruction set. The tolerance is the fixture's: 1e-3 of a tensor's largest value, and 1e-7.
  @Test(arguments: KernelSet.available.indices) func agreesWithPyTorch(kernels: Int) throws {
    let reference = try Safetensors(contentsOf: Project.fixture("training/starter_gradient.safetensors"))
    let weights = try Safetensors(contentsOf: Project.fixture("diffusion/starter.safetensors"))
    let configuration = ExactTileUNet.Configuration(
      widths: [48, 64, 96], blocksPerLevel: 2, embedding: 128, embeddingScale: 5000)
    let trainer = ExactTileTrainer(
      configuration, process: Self.process, batch: 2, height: 32, width: 32, workers: WorkerPool(count: 2),
      kernels: KernelSet.available[kernels])
    let parameters = try trainer.layout.entries.flatMap {
      try weights.tensor(named: $0.name, shape: $0.shape).elements
    }
    func images(_ name: String) throws -> Tensor { try reference.tensor(named: name).channelsLast() }
    let steps = try reference.integers(named: "step").map(Int.init)
    let batch = NetworkInputs(
      state: try images("noisy"), color: try images("color"), raw: try images("raw"),
      steps: steps.map {
        DiffusionStep(number: $0, noiseLevel: Self.process.schedule.alphaBar($0).squareRoot())
      })
    let error = SquaredError(target: try images("target"))
    let gradient = trainer.gradient(of: parameters, batch: batch, loss: error.add)
    #expect(abs(error.value - Double(try reference.tensor(named: "loss").elements[0])) < 1e-5)
    for entry in trainer.layout.entries {
      let expected = try reference.tensor(named: "gradient.\(entry.name)", shape: entry.shape).elements
      let largest = expected.reduce(0) { max($0, abs($1)) }
      let error = zip(gradient[entry.range], expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error <= 1e-3 * largest + 1e-7, "\(entry.name): \(error) of \(largest)")
    }
  }

  /// With preconditioning the values that are summed reach tens.
  @Test(arguments: [false, true]) func agreesWithFiniteDifferences(preconditioned: Bool) {
    let trainer = Self.trainer(Self.odd(preconditioned: preconditioned))
    trainer.expectGradientOfDifferences(Self.parameters(trainer), Self.batch(), rounding: 0.05)
  }

  /// What is trained is what enhances pictures: the prediction is that of the streaming network, which has kernels and
  /// an order of work of its own.
  @Test(arguments: [false, true]) func predictsWhatInferencePredicts(preconditioned: Bool) throws {
    let trainer = Self.trainer(Self.odd(preconditioned: preconditioned))
    let (parameters, batch) = (Self.parameters(trainer), Self.batch())
    let prediction = trainer.prediction(of: parameters, batch: batch)
    let tensors = trainer.layout.entries.map {
      ($0.name, Tensor(shape: $0.shape, elements: Array(parameters[$0.range])))
    }
    let directory = try TemporaryDirectory()
    try Safetensors.write(Dictionary(uniqueKeysWithValues: tensors), to: directory.file("weights.safetensors"))
    let network = try ExactTileUNet(
      trainer.configuration, weights: Safetensors(contentsOf: directory.file("weights.safetensors")))
    #expect(abs(trainer.operationsPerPixel / network.operationsPerPixel - 1) < 1e-9)
    for image in batch.steps.indices {
      let state = FrameRows(height: 20, width: 12, channels: 3)
      for row in 0..<20 {
        state.withMutableRow(row) { values in ImageRows(batch.state, image).read(row: row, into: &values) }
      }
      let predictor = EnhancementPredictor(
        network, process: Self.process, width: 12, height: 20, band: 8, color: ImageRows(batch.color, image),
        raw: ImageRows(batch.raw, image), workers: WorkerPool(count: 2))
      try predictor.predict(state, at: batch.steps[image]) { row, values in
        for index in values.indices {
          let other = prediction.elements[(image * 20 + row) * 36 + index]
          // Two orders of summing in float32; with preconditioning near t = 0 the values themselves reach hundreds.
          #expect(abs(values[index] - other) <= 2e-4 * max(1, abs(other)))
        }
      }
    }
  }

  @Test func gradientIsTheSameForAnyNumberOfWorkers() {
    let gradients = [1, 2, 3].map { workers in
      let trainer = Self.trainer(Self.odd(preconditioned: true), images: 7, workers: workers)
      let batch = Self.batch(7)
      let error = SquaredError(target: .random(batch.state.shape, seed: 6))
      return trainer.gradient(of: Self.parameters(trainer), batch: batch, loss: error.add)
    }
    #expect(gradients[0] == gradients[1] && gradients[0] == gradients[2])
  }

  /// A small network knows two pictures by heart: below one percent of the first loss.
  @Test func learnsABatchByHeart() {
    let workers = WorkerPool(count: 2)
    let configuration = ExactTileUNet.Configuration(
      widths: [32, 32], blocksPerLevel: 1, embedding: 8, embeddingScale: 5000)
    let trainer = Self.trainer(configuration, images: 2, height: 8, width: 8)
    let batch = Self.batch(2, height: 8, width: 8)
    let target = Tensor.random(batch.state.shape, seed: 6)
    var parameters = trainer.initialParameters(seed: 1)
    var state = Adam.State(count: parameters.count)
    var losses: [Double] = []
    for _ in 0..<400 {
      let error = SquaredError(target: target)
      let gradient = trainer.gradient(of: parameters, batch: batch, loss: error.add)
      losses.append(error.value)
      Adam(beta2: 0.99).update(&parameters, gradient: gradient, state: &state, learningRate: 3e-3, on: workers)
    }
    #expect(losses[399] < 0.01 * losses[0], "\(losses[0]) → \(losses[399])")
  }
}

/// One image of a batch, row by row.
private struct ImageRows: RowSource {
  let images: Tensor
  let image: Int

  init(_ images: Tensor, _ image: Int) { (self.images, self.image) = (images, image) }

  func read(row: Int, into values: inout MutableSpan<Float>) {
    let shape = images.imageShape
    let first = (image * shape.height + row) * shape.rowCount
    values.copy(images.elements.span.extracting(first..<first + shape.rowCount), to: 0)
  }
}
