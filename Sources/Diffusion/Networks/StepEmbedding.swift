import Foundation
import Neural

/// The sinusoidal embedding of a noise level, and the two layers that follow it.
///
/// v = √ᾱ_t; angles scale · v · exp(−ln 10⁴ · k / (n/2)) for k in 0..<n/2, sines first, then cosines; then
/// e = SiLU(W₂ SiLU(W₁ [sin, cos] + b₁) + b₂). Angles are in double precision: they reach thousands, and float32 ones
/// would cost 1e-4 at the network's output.
struct StepEmbedding: Sendable {
  let scale: Double
  let hidden: Dense
  let output: Dense

  /// e of a step, `output.outputs` values.
  func callAsFunction(_ noiseLevel: Double) -> [Float] {
    let waves = sinusoids(of: noiseLevel, dimension: hidden.inputs, scale: scale)
    return output(hidden(waves).map(silu)).map { Float(silu($0)) }
  }

  private func silu(_ x: Double) -> Double { x / (1 + exp(-x)) }
}

/// A small dense layer, summed in double precision: W x + b, weights laid out (outputs, inputs).
struct Dense: Sendable {
  let inputs: Int
  let outputs: Int
  let weights: [Float]
  let bias: [Float]

  init(inputs: Int, outputs: Int, weights: [Float], bias: [Float]) {
    precondition(weights.count == inputs * outputs && bias.count == outputs, "a dense layer is outputs × inputs")
    self.inputs = inputs
    self.outputs = outputs
    self.weights = weights
    self.bias = bias
  }

  func callAsFunction(_ x: [Double]) -> [Double] {
    (0..<outputs).map { output in
      (0..<inputs).reduce(Double(bias[output])) { $0 + Double(weights[output * inputs + $1]) * x[$1] }
    }
  }
}

extension WeightReader {
  /// The weight and bias of a dense layer.
  mutating func dense(_ name: String, inputs: Int, outputs: Int) throws(NeuralError) -> Dense {
    Dense(
      inputs: inputs, outputs: outputs, weights: try read("\(name).weight", [outputs, inputs]),
      bias: try read("\(name).bias", [outputs]))
  }
}
