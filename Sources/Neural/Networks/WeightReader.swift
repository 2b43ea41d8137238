/// Reads the tensors that a network needs, counts them, and at the end finds those that it did not need.
package struct WeightReader {
  package let file: Safetensors
  private var used: Set<String> = []
  /// Weights read so far.
  package private(set) var count = 0

  package init(file: Safetensors) { self.file = file }

  /// A tensor of exactly this shape, all of it finite.
  package mutating func read(_ name: String, _ shape: [Int]) throws(NeuralError) -> [Float] {
    let tensor = try file.tensor(named: name, shape: shape)
    used.insert(name)
    count += tensor.count
    return tensor.elements
  }

  /// - Parameter prefix: what the names of the network's tensors begin with; others are left aside.
  /// - Throws: `.extraTensor` if the file holds tensors that the network has no place for.
  package func finish(below prefix: String = "") throws(NeuralError) {
    let extra = file.names.filter { $0.hasPrefix(prefix) && !used.contains($0) }
    guard let first = extra.first else { return }
    let others = extra.count > 1 ? " (nor for \(extra.count - 1) more)" : ""
    throw NeuralError(
      .extraTensor, file: file.name, tensor: first, problem: "has no place in the network\(others)",
      remedy: "use a model of the architecture that is asked for")
  }
}
