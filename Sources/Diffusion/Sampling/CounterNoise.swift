import Foundation

/// Normal noise that depends on nothing but the seed and the place it is for.
///
/// Philox 4×32-10 (Salmon et al., “Parallel random numbers: as easy as 1, 2, 3”, SC 2011), keyed by the seed, at the
/// counter (x, y, step, channel / 4), gives four 32-bit words; Box and Muller's transform makes four normal values of
/// them, for four consecutive channels. So neither the order of computing nor the way a frame is cut can change a value.
public struct CounterNoise: Sendable, Hashable {
  private let low: UInt32
  private let high: UInt32

  public init(seed: UInt64) {
    low = UInt32(truncatingIfNeeded: seed)
    high = UInt32(truncatingIfNeeded: seed >> 32)
  }

  /// Four values for the channels 4·`quad` … 4·`quad` + 3 of a pixel.
  @inline(__always)
  public func normals(x: Int, y: Int, step: Int, quad: Int) -> SIMD4<Float> {
    let words = Self.philox(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: x), UInt32(truncatingIfNeeded: y), UInt32(truncatingIfNeeded: step),
        UInt32(truncatingIfNeeded: quad)),
      key: (low, high))
    // 24 bits each: radii from (0, 1], angles from [0, 1).
    let unit: Float = 0x1p-24
    let radius = SIMD2(
      (-2 * log(Float((words.x >> 8) + 1) * unit)).squareRoot(),
      (-2 * log(Float((words.z >> 8) + 1) * unit)).squareRoot())
    let angle = SIMD2(Float(words.y >> 8), Float(words.w >> 8)) * (2 * Float.pi * unit)
    return SIMD4(
      radius.x * cos(angle.x), radius.x * sin(angle.x), radius.y * cos(angle.y), radius.y * sin(angle.y))
  }

  /// Ten rounds of Philox 4×32.
  @inline(__always)
  package static func philox(counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
    var c = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let a = c.x.multipliedFullWidth(by: 0xD251_1F53)
      let b = c.z.multipliedFullWidth(by: 0xCD9E_8D57)
      c = SIMD4(b.high ^ c.y ^ k0, b.low, a.high ^ c.w ^ k1, a.low)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return c
  }
}
