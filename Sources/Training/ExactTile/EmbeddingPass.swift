import Diffusion
import Foundation
import Neural

/// e = SiLU(W₂ SiLU(W₁ [sin, cos] + b₁) + b₂) of one step, with what its way back needs.
struct EmbeddingPass {
  private let waves: [Float]
  private let hidden: [Float]
  private let plain: [Float]
  /// e.
  let result: [Float]

  init(_ layers: ExactTileLayers, _ step: DiffusionStep, scale: Double, _ parameters: UnsafePointer<Float>) {
    waves = sinusoids(of: step.noiseLevel, dimension: layers.hidden.inputs, scale: scale).map(Float.init)
    hidden = unsafe layers.hidden.forward(waves, parameters)
    plain = unsafe layers.embedding.forward(hidden.map(Self.silu), parameters)
    result = plain.map(Self.silu)
  }

  /// Adds the gradients of the two layers, given that of e.
  func backward(
    _ layers: ExactTileLayers, _ gradientOfResult: [Float], _ parameters: UnsafePointer<Float>,
    addingTo gradient: UnsafeMutablePointer<Float>
  ) {
    let outer = zip(gradientOfResult, plain).map { $0 * Self.slope($1) }
    let inner = unsafe layers.embedding.backward(
      outer, input: hidden.map(Self.silu), parameters, addingTo: gradient)
    _ = unsafe layers.hidden.backward(
      zip(inner, hidden).map { $0 * Self.slope($1) }, input: waves, parameters, addingTo: gradient)
  }

  private static func silu(_ x: Float) -> Float { x / (1 + exp(-x)) }

  private static func slope(_ x: Float) -> Float {
    let sigmoid = 1 / (1 + exp(-x))
    return sigmoid * (1 + x * (1 - sigmoid))
  }
}
