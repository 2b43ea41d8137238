import Foundation
import Neural
import Parallel

/// A published network as the command knows it: what it is, what its weights are called, and how it is run.
struct CatalogedNetwork: Sendable {
  /// What commands call it.
  let name: String
  /// What it is, in one line.
  let summary: String
  /// Where it was published.
  let paper: String
  /// On what terms its public weights are had.
  let license: String
  /// What a configuration can say of it.
  var settings: [Setting] = []
  /// The tensors that a run takes, and those that it gives.
  let inputs, outputs: [Port]
  /// The file of its weights that comes with the program, if one does.
  var embedded: (@Sendable () throws -> URL)?
  /// How names in checkpoints are brought to those of the network.
  var names = NetworkNames()
  /// The network of a configuration, whose weights have tensors of these shapes by their plain names.
  /// - Throws: a `NetworkFault` if there is no such network.
  let form: @Sendable (_ settings: NetworkSettings, _ shapes: [String: [Int]]) throws -> NetworkForm

  /// A key of the configuration.
  struct Setting: Sendable, Encodable {
    let name: String
    /// What it is, and where its value comes from unless it is given.
    let help: String
  }

  /// A tensor of a run.
  struct Port: Sendable, Encodable {
    let name: String
    /// Its axes, such as `N×4×H×W`.
    let shape: String
    let what: String
  }
}

/// A network with all that its weights must be.
struct NetworkForm: Sendable {
  /// Name and shape of each of its tensors, in PyTorch's order.
  let parameters: [(name: String, shape: [Int])]
  /// What its file says beside the tensors, to be found there again.
  var metadata: [String: String] = [:]
  /// What was taken for granted, each in a sentence for the user.
  var assumptions: [String] = []
  /// Builds the network from a file of weights.
  let load: @Sendable (_ weights: Safetensors) throws -> LoadedNetwork

  /// Values of all its tensors.
  var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } }
}

/// A network with its weights.
struct LoadedNetwork: Sendable {
  /// Memory that a run takes beside the weights, in bytes, for a picture of that size; nil where none is reckoned.
  var runningBytes: (@Sendable (_ height: Int, _ width: Int, _ workers: Int) -> Int)?
  /// Runs the network on named tensors, (N, C, H, W), and gives its outputs by name.
  let run:
    @Sendable (_ inputs: NamedInputs, _ workers: WorkerPool, _ activations: Activations) throws -> [String: Tensor]
}

/// Why a network cannot be had, or not from this file.
struct NetworkFault: Error, CustomStringConvertible {
  /// What is wrong and what can be done, a line each.
  let lines: [String]

  init(_ lines: String...) { self.lines = lines }
  init(lines: [String]) { self.lines = lines }

  var description: String { lines.joined(separator: "\n") }
}
