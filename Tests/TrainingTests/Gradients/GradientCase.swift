import Neural
import Parallel
import TestSupport
import Testing
import Training

/// An operation with its way back, as a function of several tensors, and a place to try it at.
struct GradientCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var inputs: [Tensor]
  /// The inputs in which the operation is affine while the others are held.
  var affine: Set<Int>
  var forward: @Sendable ([Tensor], WorkerPool) -> Tensor
  /// The gradients with respect to the inputs, given that with respect to the output and the inputs.
  var backward: @Sendable (Tensor, [Tensor], WorkerPool) -> [Tensor]

  init(
    _ name: String, _ shapes: [[Int]], affine: Set<Int> = [],
    forward: @escaping @Sendable ([Tensor], WorkerPool) -> Tensor,
    backward: @escaping @Sendable (Tensor, [Tensor], WorkerPool) -> [Tensor]
  ) {
    testDescription = name
    inputs = shapes.enumerated().map { .random($1, seed: UInt64($0 + 1)) }
    self.affine = affine
    self.forward = forward
    self.backward = backward
  }

  /// A function of one tensor.
  init(
    _ name: String, _ shape: [Int], isLinear: Bool = false,
    forward: @escaping @Sendable (Tensor, WorkerPool) -> Tensor,
    backward: @escaping @Sendable (_ output: Tensor, _ input: Tensor, WorkerPool) -> Tensor
  ) {
    self.init(
      name, [shape], affine: isLinear ? [0] : [], forward: { forward($0[0], $1) },
      backward: { [backward($0, $1[0], $2)] })
  }
}

extension Tensor {
  /// ⟨self, other⟩, summed in float64.
  func inner(_ other: Tensor) -> Double {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
    return zip(elements, other.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// The Euclidean norm, summed in float64.
  var norm: Double { inner(self).squareRoot() }

  /// self + factor · other.
  func moved(_ factor: Float, along other: Tensor) -> Tensor {
    Tensor(shape: shape, elements: zip(elements, other.elements).map { $0 + factor * $1 })
  }
}
