import Diffusion
import Neural
import Parallel

/// A record of what a network computed, and of how each step hands the gradient of its result back to what it was made of.
///
/// As `NetworkOperations` it follows a network's description; then `gradients(of:_:)` goes through the steps from the last
/// to the first. The order of all sums is that of the steps.
final class Tape {
  /// A value, and its place among those that have a gradient; nil for what is given.
  struct Value {
    let tensor: Tensor
    fileprivate let place: Int?
    /// Whether anybody asks for the gradient with respect to it.
    var needsGradient: Bool { place != nil }
  }

  /// What a step hands back for the gradient of its result.
  typealias Contributions = [(value: Value, gradient: Tensor)]

  let layers: NetworkLayers
  /// What dropout is drawn from, a number for each image.
  let keys: [UInt64]
  let workers: WorkerPool
  /// Dropouts so far.
  var dropoutCount = 0
  private var steps: [(Tensor) -> Contributions] = []
  private var parameterGradients: [String: Tensor] = [:]

  init(_ layers: NetworkLayers, keys: [UInt64], on workers: WorkerPool) {
    self.layers = layers
    self.keys = keys
    self.workers = workers
  }

  /// A value that comes from outside.
  func given(_ tensor: Tensor) -> Value { Value(tensor: tensor, place: nil) }

  /// Takes down a step by its result and its way back.
  func record(_ tensor: Tensor, back: @escaping (Tensor) -> Contributions) -> Value {
    steps.append(back)
    return Value(tensor: tensor, place: steps.count - 1)
  }

  /// Adds to the gradient of a parameter.
  func add(_ gradient: Tensor, toParameter name: String) {
    parameterGradients[name] = parameterGradients[name].map { $0.adding(gradient, on: workers) } ?? gradient
  }

  /// The gradients with respect to the parameters by name, given that with respect to the result. What was recorded is let
  /// go on the way.
  func gradients(of result: Value, _ gradient: Tensor) -> [String: Tensor] {
    var gradients: [Int: Tensor] = [:]
    result.place.map { gradients[$0] = gradient }
    while let back = steps.popLast() {
      guard let gradient = gradients.removeValue(forKey: steps.count) else { continue }
      for (value, contribution) in back(gradient) {
        guard let place = value.place else { continue }
        if let sum = gradients.removeValue(forKey: place) {
          gradients[place] = sum.adding(contribution, on: workers)
        } else {
          gradients[place] = contribution
        }
      }
    }
    return parameterGradients
  }
}
