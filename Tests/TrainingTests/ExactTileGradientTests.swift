import Diffusion
import Foundation
import Neural
import Parallel
import TestSupport
import Testing
import Training

@Suite struct ExactTileGradientTests {
  static let configuration = ExactTileUNet.Configuration(
    widths: [48, 64, 96], blocksPerLevel: 2, embedding: 128, embeddingScale: 5000)

  /// Loss and gradient of the starter's network on a batch of two, against PyTorch in double precision. The tolerance is
  /// the fixture's: 1e-3 of a tensor's largest value, and 1e-7.
  @Test func agreesWithPyTorch() throws {
    let reference = try Safetensors(contentsOf: Project.fixture("training/starter_gradient.safetensors"))
    let weights = try Safetensors(contentsOf: DiffusionModel.embeddedFile())
    func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
      try reference.tensor(named: name, shape: shape)
    }
    let schedule = NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2)
    let trainer = ExactTileTrainer(
      Self.configuration, process: DomainTransform(schedule: schedule, end: 100), batch: 2, height: 32, width: 32,
      workers: WorkerPool(count: 2))
    var parameters = [Float](repeating: 0, count: trainer.layout.count)
    for entry in trainer.layout.entries {
      parameters.replaceSubrange(
        entry.range, with: try weights.tensor(named: entry.name, shape: entry.shape).elements)
    }
    let batch = NetworkInputs(
      state: try tensor("noisy", [2, 3, 32, 32]).channelsLast(),
      color: try tensor("color", [2, 3, 32, 32]).channelsLast(),
      raw: try tensor("raw", [2, 4, 16, 16]).channelsLast(),
      steps: [100, 37].map { DiffusionStep(number: $0, noiseLevel: schedule.alphaBar($0).squareRoot()) })
    let target = try tensor("target", [2, 3, 32, 32]).channelsLast().elements
    let losses = (0..<2).map { _ in LossBox() }
    let gradient = trainer.gradient(of: parameters, batch: batch) { images, prediction, gradient in
      var sum = 0.0
      for index in prediction.indices {
        let difference = prediction[index] - target[images.lowerBound * prediction.count + index]
        sum += Double(difference * difference)
        gradient[index] = 2 * difference / Float(2 * prediction.count)
      }
      losses[images.lowerBound].set(sum / Double(2 * prediction.count))
    }
    let loss = losses[0].value + losses[1].value
    #expect(abs(loss - Double(try tensor("loss", [1]).elements[0])) < 1e-5)
    for entry in trainer.layout.entries {
      let expected = try tensor("gradient.\(entry.name)", entry.shape).elements
      let largest = expected.reduce(0) { max($0, abs($1)) }
      let error = zip(gradient[entry.range], expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error <= 1e-3 * largest + 1e-7, "\(entry.name): \(error) of \(largest)")
    }
  }
}
