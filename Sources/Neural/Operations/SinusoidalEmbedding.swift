import Foundation

/// The sinusoidal embedding of a noise level or step: sines and cosines at geometrically falling frequencies.
///
/// (N values) → (N, dimension): [sin(s·v·f₀) … sin(s·v·f_K−1), cos(s·v·f₀) … cos(s·v·f_K−1)] with K = dimension / 2 and
/// f_k = 10000^(−k / K). Angles are float64: at s·v in the thousands those of float32 would cost 1e-4.
/// Source: A. Vaswani et al., "Attention Is All You Need", 2017, with the order and frequencies of SR3's code.
/// - Parameters:
///   - values: √ᾱ in (0, 1), or step numbers.
///   - dimension: Length of an embedding, even.
///   - scale: s, the factor on each value.
public func sinusoidalEmbedding(of values: [Double], dimension: Int, scale: Double = 1) -> Tensor {
  let elements = values.flatMap { sinusoids(of: $0, dimension: dimension, scale: scale).map(Float.init) }
  return Tensor(shape: [values.count, dimension], elements: elements)
}

/// The embedding of one value in double precision: `dimension` values, sines first.
package func sinusoids(of value: Double, dimension: Int, scale: Double) -> [Double] {
  precondition(dimension >= 2 && dimension.isMultiple(of: 2), "an embedding has as many sines as cosines")
  let count = dimension / 2
  let angles = (0..<count).map { scale * value * exp(-log(10_000) * Double($0) / Double(count)) }
  return angles.map(sin) + angles.map(cos)
}
