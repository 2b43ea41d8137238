/// e to the power of `x`, within 2 units in the last place between −87 and 88; beyond, `x` is clamped to
/// [−88.37, 88.72], so that the result is neither negative nor infinite. NaN for NaN.
///
/// Plain arithmetic without a branch or a call, so that a loop over it becomes vector instructions and gives the same
/// bits on every machine. Range reduction and polynomial: S. L. Moshier, Cephes Mathematical Library, `expf`.
@inlinable @inline(__always) package func exponential(_ x: Float) -> Float {
  let clamped = min(max(x, -88.37), 88.72)
  // Adding 1.5 · 2²³ rounds to an integer and leaves it in the low bits of the significand.
  let magic: Float = 12_582_912
  let shifted = clamped * 1.442_695_04 + magic
  let power = shifted - magic
  let rest = clamped - power * 0.693_359_375 + power * 2.121_944_40e-4
  var sum: Float = 1.987_569_15e-4
  sum = sum * rest + 1.398_199_95e-3
  sum = sum * rest + 8.333_451_9e-3
  sum = sum * rest + 4.166_579_59e-2
  sum = sum * rest + 1.666_666_55e-1
  sum = sum * rest + 5.000_000_12e-1
  sum = sum * rest * rest + rest + 1
  // 2^power, in two factors so that neither end of the range overflows the exponent.
  let exponent = Int32(bitPattern: shifted.bitPattern &- magic.bitPattern)
  let half = exponent &>> 1
  let first = Float(bitPattern: UInt32(bitPattern: (half &+ 127) &<< 23))
  let second = Float(bitPattern: UInt32(bitPattern: (exponent &- half &+ 127) &<< 23))
  return sum * first * second
}

/// 1 / (1 + e^−x).
@inline(__always) func logistic(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }
