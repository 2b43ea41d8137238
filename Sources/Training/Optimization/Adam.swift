import Foundation
import Neural
import Parallel

/// Adam (D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015), and AdamW where the weight decay is
/// not 0 (I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", 2019), as PyTorch computes them.
///
/// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; p ← p − rate · decay · p;
/// p ← p − rate · m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵏ), v̂ = v / (1 − β₂ᵏ) in the k-th step.
public struct Adam: Sendable, Hashable {
  /// How slowly the mean of the gradients forgets, 0..<1.
  public var beta1: Double
  /// How slowly the mean of their squares forgets, 0..<1.
  public var beta2: Double
  /// Added to the root of the mean square, above 0.
  public var epsilon: Double
  /// The share of a parameter, times the rate, that each step takes away; 0 for none.
  public var weightDecay: Double

  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0) {
    precondition((0..<1).contains(beta1) && (0..<1).contains(beta2), "β is in 0..<1")
    precondition(epsilon > 0 && weightDecay >= 0, "ε is above 0, the weight decay at least 0")
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// What Adam remembers from step to step.
  public struct State: Sendable, Equatable {
    /// m, a value for each parameter.
    public var firstMoments: [Float]
    /// v, a value for each parameter.
    public var secondMoments: [Float]
    /// k, the steps taken so far.
    public var stepCount: Int

    public init(firstMoments: [Float], secondMoments: [Float], stepCount: Int) {
      precondition(firstMoments.count == secondMoments.count, "both moments have a value for each parameter")
      self.firstMoments = firstMoments
      self.secondMoments = secondMoments
      self.stepCount = stepCount
    }

    /// The state before the first step of `count` parameters.
    public init(count: Int) {
      let zeros = [Float](repeating: 0, count: count)
      self.init(firstMoments: zeros, secondMoments: zeros, stepCount: 0)
    }
  }

  /// Takes one step: moves the parameters against their gradient.
  /// - Parameters:
  ///   - gradient: of the loss, a value for each parameter.
  ///   - gradientScale: Factor on the gradient, such as that of its clipping.
  ///   - learningRate: The rate of this step.
  public func update(
    _ parameters: inout [Float], gradient: [Float], gradientScale: Float = 1, state: inout State,
    learningRate: Double, on workers: WorkerPool
  ) {
    precondition(
      gradient.count == parameters.count && state.firstMoments.count == parameters.count,
      "gradient and state have a value for each of \(parameters.count) parameters")
    state.stepCount += 1
    let factors = StepFactors(self, step: state.stepCount, learningRate: learningRate, gradientScale: gradientScale)
    [Float].updateBands(
      of: &parameters, &state.firstMoments, &state.secondMoments, bandCount: 1 << 15, on: workers
    ) { range, values, first, second in
      factors.update(&values, &first, &second, gradient: gradient.span.extracting(range))
    }
  }
}

/// What one step multiplies by, rounded once.
private struct StepFactors: Sendable {
  let beta1, fresh1, beta2, fresh2: Float
  /// 1 − rate · decay.
  let kept: Float
  /// rate / (1 − β₁ᵏ).
  let rate: Float
  /// 1 / √(1 − β₂ᵏ).
  let rootScale: Float
  let epsilon: Float
  let gradientScale: Float

  init(_ adam: Adam, step: Int, learningRate: Double, gradientScale: Float) {
    beta1 = Float(adam.beta1)
    fresh1 = Float(1 - adam.beta1)
    beta2 = Float(adam.beta2)
    fresh2 = Float(1 - adam.beta2)
    kept = Float(1 - learningRate * adam.weightDecay)
    rate = Float(learningRate / (1 - pow(adam.beta1, Double(step))))
    rootScale = Float(1 / (1 - pow(adam.beta2, Double(step))).squareRoot())
    epsilon = Float(adam.epsilon)
    self.gradientScale = gradientScale
  }

  @inline(__always) func update(
    _ parameters: inout MutableSpan<Float>, _ first: inout MutableSpan<Float>, _ second: inout MutableSpan<Float>,
    gradient: Span<Float>
  ) {
    for index in gradient.indices {
      let slope = gradientScale * gradient[index]
      let mean = beta1 * first[index] + fresh1 * slope
      let square = beta2 * second[index] + fresh2 * slope * slope
      first[index] = mean
      second[index] = square
      parameters[index] = kept * parameters[index] - rate * mean / (square.squareRoot() * rootScale + epsilon)
    }
  }
}
