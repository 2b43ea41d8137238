/// Σ a·b over two spans of one length, summed in eight lanes that are added at the end.
///
/// The lanes are those of a vector register: a single running sum would have to wait for itself at each step.
@inline(__always) func dotProduct(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  precondition(a.count == b.count, "spans of \(a.count) and \(b.count) elements")
  var lanes = SIMD8<Float>.zero
  let whole = a.count & ~7
  for start in stride(from: 0, to: whole, by: 8) {
    let (first, second) = (a.extracting(start..<start + 8), b.extracting(start..<start + 8))
    for lane in 0..<8 { lanes[lane] += first[lane] * second[lane] }
  }
  var rest: Float = 0
  for index in whole..<a.count { rest += a[index] * b[index] }
  return lanes.sum() + rest
}
