import Imaging
import PictureCoding
import Testing

@Suite struct SRGBTableTests {
  @Test func agreesWithTheCurve() {
    let values: [Float] = (0...100_000).map { Float($0) / 100_000 }
    var light = [Float](repeating: 0, count: values.count)
    var lightSpan = light.mutableSpan
    SRGBTable.shared.decode(values.span, into: &lightSpan)
    #expect(zip(values, light).allSatisfy { abs($1 - SRGBCurve.decode($0)) < 3e-7 })
    var encoded = values
    var encodedSpan = encoded.mutableSpan
    SRGBTable.shared.encode(&encodedSpan)
    // Where the curve's two pieces meet within a step.
    #expect(zip(values, encoded).allSatisfy { abs($1 - SRGBCurve.encode($0)) < 1e-6 })
  }

  /// What lies beyond black and white is the curve's, if it is not clipped, and the rest as if it were.
  @Test func goesOnBeyondBlackAndWhite() {
    let values: [Float] = [-0.5, 1.5, 0.25, -0.001, 7]
    var (light, encoded) = (values, values)
    var lightSpan = light.mutableSpan
    SRGBTable.shared.decode(values.span, into: &lightSpan, isClipped: false)
    for (value, light) in zip(values, light) { #expect(abs(light - SRGBCurve.decode(value)) <= 3e-7) }
    var encodedSpan = encoded.mutableSpan
    SRGBTable.shared.encode(&encodedSpan, isClipped: false)
    for (value, encoded) in zip(values, encoded) { #expect(abs(encoded - SRGBCurve.encode(value)) <= 1e-6) }
  }

  @Test func clips() {
    var values: [Float] = [-0.5, 1.5, 0, 1]
    var light = values
    var span = light.mutableSpan
    SRGBTable.shared.decode(values.span, into: &span)
    #expect(light == [0, 1, 0, 1])
    var encodedSpan = values.mutableSpan
    SRGBTable.shared.encode(&encodedSpan)
    // SRGBCurve, in 24 bits, ends one bit below 1.
    #expect(values == [0, SRGBCurve.encode(1), 0, SRGBCurve.encode(1)])
  }
}
