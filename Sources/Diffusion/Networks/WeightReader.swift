import Neural

/// Reads the tensors that a network needs, counts them, and at the end finds those that it did not need.
struct WeightReader {
  let file: Safetensors
  private var used: Set<String> = []
  /// Weights read so far.
  private(set) var count = 0

  init(file: Safetensors) { self.file = file }

  /// A tensor of exactly this shape, all of it finite.
  mutating func read(_ name: String, _ shape: [Int]) throws(NeuralError) -> [Float] {
    let tensor = try file.tensor(named: name, shape: shape)
    used.insert(name)
    count += tensor.count
    return tensor.elements
  }

  /// The weight and bias of a dense layer.
  mutating func dense(_ name: String, inputs: Int, outputs: Int) throws(NeuralError) -> Dense {
    Dense(
      inputs: inputs, outputs: outputs, weights: try read("\(name).weight", [outputs, inputs]),
      bias: try read("\(name).bias", [outputs]))
  }

  /// - Parameter prefix: what the names of the network's tensors begin with; others are left aside.
  /// - Throws: if the file holds tensors that the network has no place for.
  func finish(below prefix: String = "") throws(ModelError) {
    let extra = file.names.filter { $0.hasPrefix(prefix) && !used.contains($0) }
    guard let first = extra.first else { return }
    throw ModelError(
      file: file.name,
      problem: "it holds \(extra.count) tensors that its architecture has no place for, the first “\(first)”")
  }
}
