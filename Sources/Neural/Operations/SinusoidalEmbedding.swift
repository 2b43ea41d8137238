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
  precondition(dimension >= 2 && dimension.isMultiple(of: 2), "an embedding has as many sines as cosines")
  let count = dimension / 2
  let frequencies = (0..<count).map { exp(-log(10_000) * Double($0) / Double(count)) }
  let elements = values.flatMap { value in
    frequencies.map { Float(sin(scale * value * $0)) } + frequencies.map { Float(cos(scale * value * $0)) }
  }
  return Tensor(shape: [values.count, dimension], elements: elements)
}
