import Foundation
import Neural

/// The state of a training as a file: a safetensors file of float32 vectors.
///
/// What a training is (its configuration) and where it stands (its step) are in the metadata; noise, steps and data
/// follow from the seed and the step, so nothing more is needed to go on exactly.
public struct Checkpoint: Sendable {
  /// Canonical text of the configuration.
  public var configuration: String
  public var state: TrainingState

  public init(configuration: String, state: TrainingState) {
    self.configuration = configuration
    self.state = state
  }

  /// The content of the file.
  package func encoded() -> Data {
    let count = state.parameters.count
    func vector(_ elements: [Float]) -> Tensor { Tensor(shape: [count], elements: elements) }
    return Safetensors.encode(
      [
        "parameters": vector(state.parameters), "average": vector(state.average.values),
        "first-moments": vector(state.optimizer.firstMoments),
        "second-moments": vector(state.optimizer.secondMoments),
      ],
      metadata: [
        "format": "diffraw-checkpoint", "formatVersion": "1", "step": String(state.step),
        "averageDecay": String(state.average.decay), "configuration": configuration,
      ])
  }

  /// Reads a checkpoint.
  /// - Parameter count: parameters of the network.
  /// - Throws: `TrainingError`: `badCheckpoint` if it is none, or one of another network; `NeuralError` if it is damaged.
  public init(contentsOf url: URL, parameterCount count: Int) throws {
    let file = try Safetensors(contentsOf: url)
    func fault(_ problem: String) -> TrainingError {
      TrainingError(
        .badCheckpoint, place: file.name, problem: problem,
        remedy: "resume with the configuration that it was written for, or begin anew in another folder")
    }
    guard file.metadata["format"] == "diffraw-checkpoint", file.metadata["formatVersion"] == "1" else {
      throw fault("is not a “diffraw-checkpoint” of version 1")
    }
    guard
      let step = file.metadata["step"].flatMap({ Int($0) }), step >= 0,
      let decay = file.metadata["averageDecay"].flatMap({ Double($0) }), (0..<1).contains(decay),
      let configuration = file.metadata["configuration"]
    else { throw fault("has no step, average or configuration") }
    func vector(_ name: String) throws -> [Float] {
      let tensor = try file.tensor(named: name)
      guard tensor.shape == [count] else {
        throw fault("holds \(tensor.count) values of “\(name)” where the network has \(count) parameters")
      }
      return tensor.elements
    }
    self.configuration = configuration
    state = TrainingState(
      parameters: try vector("parameters"),
      optimizer: Adam.State(
        firstMoments: try vector("first-moments"), secondMoments: try vector("second-moments"), stepCount: step),
      average: MovingAverage(of: try vector("average"), decay: decay))
  }
}
