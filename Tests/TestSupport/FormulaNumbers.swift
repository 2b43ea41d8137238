/// Numbers made of a name by a formula, so that two programs have the same without a file: the weights with which
/// networks are compared that cannot be had trained.
public enum FormulaNumbers {
  /// `count` values for the tensor called `key`, uniform in [0, 1): FNV-1a of the key, each index mixed into it by
  /// SplitMix64.
  public static func uniform(_ key: String, count: Int) -> [Double] {
    let hash = key.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return (0..<count).map { index in
      var generator = SplitMix64(seed: hash &+ UInt64(index))
      return Double(generator.next() >> 40) / Double(1 << 24)
    }
  }

  /// A convolution's weights: uniform, with the variance that keeps that of activations under a gain of 1.
  public static func weights(_ key: String, shape: [Int], gain: Double) -> [Float] {
    let fan = shape.dropFirst().reduce(1, *)
    let scale = (3 / Double(fan)).squareRoot() * gain
    return uniform(key, count: shape.reduce(1, *)).map { Float((2 * $0 - 1) * scale) }
  }

  /// A convolution's biases, within ±0.05.
  public static func biases(_ key: String, count: Int) -> [Float] {
    uniform(key, count: count).map { Float((2 * $0 - 1) * 0.05) }
  }
}
