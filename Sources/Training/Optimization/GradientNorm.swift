import Neural
import Parallel

/// The Euclidean norm of a gradient over all parameters, summed in float64.
///
/// Stretches of fixed length are summed apart and their sums added in order, so the result is the same for any number
/// of workers. It is NaN or infinite where the gradient is: a loop looks at it before it lets a step change anything.
public func gradientNorm(_ gradient: [Float], on workers: WorkerPool) -> Double {
  let stretch = 1 << 15
  let count = gradient.count
  let partial = [Double](rows: (count + stretch - 1) / stretch, width: 1, bandHeight: 1, on: workers) { band, sums in
    for index in band {
      let values = gradient.span.extracting(index * stretch..<min(count, (index + 1) * stretch))
      sums[index - band.lowerBound] = squareSum(values)
    }
  }
  return partial.reduce(0, +).squareRoot()
}

/// The factor that brings a gradient of that norm, which is finite, down to the limit; 1 for one that keeps it
/// (R. Pascanu et al., "On the difficulty of training recurrent neural networks", 2013; the 1e-6 is PyTorch's).
public func clippingFactor(norm: Double, limit: Double) -> Float {
  precondition(norm.isFinite && limit > 0, "the norm is finite, its limit above 0")
  return Float(min(1, limit / (norm + 1e-6)))
}

/// Σ x², in eight lanes that are added at the end.
private func squareSum(_ values: Span<Float>) -> Double {
  var lanes = SIMD8<Double>.zero
  let whole = values.count & ~7
  for start in stride(from: 0, to: whole, by: 8) {
    let part = values.extracting(start..<start + 8)
    for lane in 0..<8 { lanes[lane] += Double(part[lane]) * Double(part[lane]) }
  }
  var rest = 0.0
  for index in whole..<values.count { rest += Double(values[index]) * Double(values[index]) }
  return lanes.sum() + rest
}
