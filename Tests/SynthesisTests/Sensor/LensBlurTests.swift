import Synthesis
import Testing

@Suite struct LensBlurTests {
  @Test func noBlurIsNone() { #expect(LensBlur(sigma: 0).weights == [1]) }

  @Test(arguments: [0.6, 0.8, 1.15] as [Float]) func hasItsDeviation(sigma: Float) {
    let lens = LensBlur(sigma: sigma)
    #expect(lens.weights.count == 2 * lens.radius + 1 && Float(lens.radius) >= 3 * sigma)
    // 1e-6: nine numbers rounded to 24 bits.
    #expect(abs(lens.weights.reduce(0, +) - 1) < 1e-6)
    let variance = lens.weights.enumerated().reduce(Float(0)) { sum, tap in
      sum + tap.element * Float((tap.offset - lens.radius) * (tap.offset - lens.radius))
    }
    // 3 %: sampling a narrow bell at whole pixels, and cutting it at three deviations.
    #expect(abs(variance.squareRoot() / sigma - 1) < 0.03)
  }

  @Test func sumsRunsAtSteps() {
    let lens = LensBlur(sigma: 0.5)
    let source: [Float] = (0..<20).map { Float($0 * $0) }
    var target = [Float](repeating: -1, count: 4)
    var span = target.mutableSpan
    lens.sum(of: source.span, from: 1, step: 3, into: &span)
    for index in 0..<4 {
      let expected = lens.weights.indices.reduce(Float(0)) { $0 + lens.weights[$1] * source[1 + $1 * 3 + index] }
      // 1e-5 relative: sums of up to 400 in another order.
      #expect(abs(target[index] - expected) <= 1e-5 * expected)
    }
  }
}
