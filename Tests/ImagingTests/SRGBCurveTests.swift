import Imaging
import Testing

@Suite struct SRGBCurveTests {
  @Test func roundTripsWithinFloatRounding() {
    for step in -20...120 {
      let light = Float(step) / 100
      // 2e-6: two powers in float32, each good to a few ulps of a value near 1.
      #expect(abs(SRGBCurve.decode(SRGBCurve.encode(light)) - light) < 2e-6)
    }
  }

  /// Values of the standard, computed in double precision.
  @Test(arguments: [(0.0, 0.0), (0.0031308, 0.04044994), (0.18, 0.46135613), (0.5, 0.73535698), (1.0, 1.0)])
  func matchesTheStandard(light: Double, encoded: Double) {
    #expect(abs(Double(SRGBCurve.encode(Float(light))) - encoded) < 1e-6)
  }
}
