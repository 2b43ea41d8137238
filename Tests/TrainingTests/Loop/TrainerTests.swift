import Foundation
import TestSupport
import Testing
import Training

@Suite struct TrainerTests {
  /// Takes steps and returns their losses.
  static func losses(_ trainer: Trainer, _ state: inout TrainingState, steps: Int) throws -> [Double] {
    try (0..<steps).map { _ in try trainer.advance(&state).loss }
  }

  /// A training that is interrupted, written and read again goes on as if nothing had been: over the ends of rounds, and
  /// with another number of workers.
  @Test func resumedTrainingIsTheSame() throws {
    let trainer = Trainer.small()
    var state = trainer.initial
    _ = try Self.losses(trainer, &state, steps: 9)
    let directory = try TemporaryDirectory()
    let file = directory.file("checkpoint.safetensors")
    try Checkpoint(configuration: "x", state: state).encoded().write(to: file)
    let expected = try Self.losses(trainer, &state, steps: 20)

    let read = try Checkpoint(contentsOf: file, parameterCount: state.parameters.count)
    #expect(read.configuration == "x" && read.state.step == 9)
    var resumed = read.state
    #expect(try Self.losses(Trainer.small(workers: 3), &resumed, steps: 20) == expected)
    #expect(resumed == state)
  }

  @Test func lossFalls() throws {
    let trainer = Trainer.small()
    var state = trainer.initial
    let losses = try Self.losses(trainer, &state, steps: 300)
    let (first, last) = (losses.prefix(30).reduce(0, +) / 30, losses.suffix(30).reduce(0, +) / 30)
    // Most of it is noise that nobody can know.
    #expect(last < 0.87 * first, "\(first) → \(last)")
  }

  /// A loss that is no number stops the training and changes nothing.
  @Test func divergenceIsNamed() throws {
    let trainer = Trainer.small()
    var state = trainer.initial
    _ = try Self.losses(trainer, &state, steps: 2)
    state.parameters[5] = .nan
    let before = state.optimizer
    let error = try #require(throws: TrainingError.self) { try trainer.advance(&state) }
    #expect(error.code == .diverged)
    #expect(error.description.hasPrefix("step 3: the loss is nan"), "\(error)")
    #expect(state.optimizer == before)
  }

  /// Checkpoints that are none, cut off, or of another network.
  @Test func faultyCheckpointsAreRefused() throws {
    let state = Trainer.small().initial
    let whole = Checkpoint(configuration: "x", state: state).encoded()
    let directory = try TemporaryDirectory()
    let file = directory.file("checkpoint.safetensors")
    func fault(_ data: Data, count: Int) throws -> String {
      try data.write(to: file)
      do {
        _ = try Checkpoint(contentsOf: file, parameterCount: count)
        return "none"
      } catch {
        return "\(error)"
      }
    }
    let count = state.parameters.count
    #expect(try fault(whole, count: count) == "none")
    #expect(try fault(whole, count: count + 1).contains("where the network has \(count + 1) parameters"))
    for part in [0, 7, 100, whole.count / 2, whole.count - 1] {
      let message = try fault(whole.prefix(part), count: count)
      #expect(message.contains("checkpoint.safetensors"), "\(part): \(message)")
    }
    let model = try Data(contentsOf: Project.fixture("diffusion/starter.safetensors"))
    #expect(try fault(model, count: count).contains("is not a “diffraw-checkpoint” of version 1"))
  }
}
