import Diffusion
import Neural
import Parallel
import Synchronization
import TestSupport
import Testing
import Training

@Suite struct SR3TrainerTests {
  /// Two levels, with attention at the lower one.
  static func configuration(dropout: Double = 0) -> SR3UNet.Configuration {
    SR3UNet.Configuration(
      innerWidth: 8, multipliers: [1, 2], blocksPerLevel: 1, groups: 4, attentionLevels: [1], embedding: .step,
      dropout: dropout)
  }

  static func batch(_ images: Int = 2, size: Int = 8) -> NetworkInputs {
    NetworkInputs(
      state: .random([images, size, size, 3], seed: 1), color: .random([images, size, size, 3], seed: 2),
      raw: .random([images, size / 2, size / 2, 4], seed: 3),
      steps: (0..<images).map { DiffusionStep(number: 10 + 30 * $0, noiseLevel: 0.99) })
  }

  /// Parameters that leave no branch of the network silent.
  static func parameters(_ trainer: SR3Trainer) -> [Float] {
    trainer.layout.entries.flatMap { FormulaTensor.parameter($0.name, $0.shape).elements }
  }

  @Test func agreesWithFiniteDifferences() {
    let trainer = SR3Trainer(Self.configuration(), workers: WorkerPool(count: 2))
    trainer.expectGradientOfDifferences(Self.parameters(trainer), Self.batch(), rounding: 3e-3)
  }

  /// Within sixty steps a small network knows two pictures by heart: below one percent of the first loss.
  @Test func learnsABatchByHeart() {
    let workers = WorkerPool(count: 2)
    let trainer = SR3Trainer(Self.configuration(), workers: workers)
    let batch = Self.batch()
    let target = Tensor.random(batch.state.shape, seed: 6)
    var parameters = trainer.initialParameters(seed: 1)
    var state = Adam.State(count: parameters.count)
    let steps = 60
    let schedule = LearningRateSchedule(peak: 1e-2, warmUp: 20, course: .cosine(end: steps, floor: 0))
    var losses: [Double] = []
    for step in 1...steps {
      let loss = SquaredError(target: target)
      let gradient = trainer.gradient(of: parameters, batch: batch, loss: loss.add)
      losses.append(loss.value)
      Adam().update(
        &parameters, gradient: gradient, state: &state, learningRate: schedule.rate(at: step), on: workers)
    }
    #expect(losses[steps - 1] < 0.01 * losses[0], "\(losses[0]) → \(losses[steps - 1])")
  }

  /// The same bytes from any number of workers, with dropout, for a batch of several groups.
  @Test func workersChangeNothing() {
    let batch = Self.batch(6, size: 16)
    func bits(_ count: Int) -> [UInt32] {
      let trainer = SR3Trainer(Self.configuration(dropout: 0.2), workers: WorkerPool(count: count))
      return trainer.gradient(of: Self.parameters(trainer), batch: batch) { _, prediction, gradient in
        gradient.copy(prediction, to: 0)
      }.map(\.bitPattern)
    }
    let alone = bits(1)
    for count in 2...3 { #expect(bits(count) == alone) }
  }

  /// The gradient of a batch is the sum of those of its images, which are each asked for once.
  @Test func imagesAddUp() {
    let trainer = SR3Trainer(Self.configuration(dropout: 0.2), workers: WorkerPool(count: 2))
    let parameters = Self.parameters(trainer)
    let batch = Self.batch(5)
    func gradient(_ batch: NetworkInputs) -> (gradient: [Float], images: [Int]) {
      let asked = Mutex<[Int]>([])
      let gradient = trainer.gradient(of: parameters, batch: batch) { images, prediction, gradient in
        asked.withLock { $0 += images }
        gradient.copy(prediction, to: 0)
      }
      return (gradient, asked.withLock { $0.sorted() })
    }
    let whole = gradient(batch)
    #expect(whole.images == [0, 1, 2, 3, 4])
    var sum = [Float](repeating: 0, count: parameters.count)
    for image in 0..<5 {
      for (index, slope) in gradient(Self.image(image, of: batch)).gradient.enumerated() { sum[index] += slope }
    }
    let (expected, actual) = (
      Tensor(shape: [sum.count], elements: sum), Tensor(shape: [sum.count], elements: whole.gradient)
    )
    #expect(actual.moved(-1, along: expected).norm < 1e-5 * expected.norm)  // float32 sums of another order
  }

  /// Training forgets, and other noise in m_t forgets otherwise; the prediction outside training does not.
  @Test func dropoutFollowsTheNoise() {
    let trainer = SR3Trainer(Self.configuration(dropout: 0.5), workers: WorkerPool(count: 2))
    let plain = SR3Trainer(Self.configuration(), workers: WorkerPool(count: 2))
    let parameters = Self.parameters(trainer)
    func prediction(_ trainer: SR3Trainer, _ batch: NetworkInputs) -> [Float] {
      let seen = Mutex<[Int: [Float]]>([:])
      _ = trainer.gradient(of: parameters, batch: batch) { images, prediction, gradient in
        let values = prediction.indices.map { prediction[$0] }
        seen.withLock { $0[images.lowerBound] = values }
        gradient.update(repeating: 0)
      }
      return seen.withLock { $0.sorted { $0.key < $1.key }.flatMap(\.value) }
    }
    let batch = Self.batch()
    var other = batch
    other.state = other.state.moved(1e-6, along: .random(other.state.shape, seed: 9))
    let exact = trainer.prediction(of: parameters, batch: batch).elements
    #expect(prediction(plain, batch) == exact)
    #expect(prediction(trainer, batch) == prediction(trainer, batch))
    for forgetful in [exact, prediction(trainer, other)] {
      #expect(zip(prediction(trainer, batch), forgetful).contains { abs($0 - $1) > 0.1 })
    }
  }

  /// What was trained computes the same when it is read from a file.
  @Test func filesHoldTheTrainedNetwork() throws {
    let workers = WorkerPool(count: 2)
    let trainer = SR3Trainer(Self.configuration(dropout: 0.2), workers: workers)
    let parameters = Self.parameters(trainer)
    let tensors = trainer.layout.entries.map {
      ($0.name, Tensor(shape: $0.shape, elements: Array(parameters[$0.range])))
    }
    let file = try Safetensors(
      data: Safetensors.encode(Dictionary(uniqueKeysWithValues: tensors)), name: "trained")
    let network = try SR3UNet(trainer.configuration, weights: file)
    let batch = Self.batch()
    let expected = trainer.prediction(of: parameters, batch: batch)
    #expect(
      network(state: batch.state, color: batch.color, raw: batch.raw, steps: batch.steps, on: workers) == expected)
    #expect(network.parameterCount == trainer.layout.count)
  }

  @Test func initialPredictionIsZeroAndItsGradientIsNot() {
    let trainer = SR3Trainer(Self.configuration(), workers: WorkerPool(count: 2))
    let parameters = trainer.initialParameters(seed: 7)
    #expect(parameters == trainer.initialParameters(seed: 7))
    #expect(parameters != trainer.initialParameters(seed: 8))
    let batch = Self.batch()
    #expect(trainer.prediction(of: parameters, batch: batch).elements.allSatisfy { $0 == 0 })
    let gradient = trainer.gradient(of: parameters, batch: batch) { _, _, gradient in gradient.update(repeating: 1) }
    #expect(gradient.contains { $0 != 0 })
  }

  private static func image(_ index: Int, of batch: NetworkInputs) -> NetworkInputs {
    func part(_ tensor: Tensor) -> Tensor {
      let count = tensor.count / batch.steps.count
      return Tensor(
        shape: [1] + tensor.shape.dropFirst(), elements: Array(tensor.elements[index * count..<(index + 1) * count]))
    }
    return NetworkInputs(
      state: part(batch.state), color: part(batch.color), raw: part(batch.raw), steps: [batch.steps[index]])
  }
}
