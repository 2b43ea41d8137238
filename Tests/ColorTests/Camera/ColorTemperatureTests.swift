import Color
import Testing

@Suite struct ColorTemperatureTests {
  /// Kelvin, x and y of black bodies.
  static let blackBodies: [(Double, Double, Double)] = [
    (1800, 0.5492431754, 0.4082279625), (2000, 0.5266768041, 0.4132994396), (2500, 0.4769955107, 0.4136773523),
    (2856, 0.4475366100, 0.4074303056), (3200, 0.4233612637, 0.3989537005), (4000, 0.3804412410, 0.3767489409),
    (5000, 0.3451026320, 0.3516100274), (5500, 0.3324356807, 0.3410370704), (6500, 0.3135269405, 0.3236299705),
    (7500, 0.3003353720, 0.3102678395), (10_000, 0.2806340828, 0.2882889087), (15_000, 0.2637062907, 0.2672799614),
    (20_000, 0.2564573140, 0.2576313198),
  ]

  /// 0.1 %: Robertson's table has five digits; his method is known to be right to 0.1 reciprocal megakelvin. 3e-4: between
  /// his isotherms the line is a chord, up to 7e-5 of u, v off.
  @Test(arguments: blackBodies) func blackBodiesHaveTheirTemperature(kelvin: Double, x: Double, y: Double) {
    let light = ColorTemperature(Chromaticity(x: x, y: y))
    #expect(abs(light.kelvin / kelvin - 1) < 1e-3 && abs(light.tint) < 0.5)
    let back = ColorTemperature(kelvin: kelvin).chromaticity
    #expect(abs(back.x - x) < 3e-4 && abs(back.y - y) < 3e-4)
  }

  /// Daylight is known to be a little greener than black bodies; RAW developers show a tint of about 10.
  @Test func standardIlluminantsAreWhatTheyAreCalled() {
    for (kelvin, white) in [(5003.0, Chromaticity.d50), (5503, .d55), (6504, .d65)] {
      let light = ColorTemperature(white)
      #expect(abs(light.kelvin - kelvin) < 5 && abs(light.tint - 10) < 1)
    }
    let tungsten = ColorTemperature(Chromaticity(x: 0.44758, y: 0.40745))
    #expect(abs(tungsten.kelvin - 2856) < 2 && abs(tungsten.tint) < 0.1)
  }

  /// Set and read again they are the same, within what the isotherms' own interpolation allows.
  @Test func survivesTheWayThereAndBack() {
    for mired in stride(from: 20.0, through: 500, by: 7) {
      for tint in stride(from: -150.0, through: 150, by: 25) {
        let light = ColorTemperature(ColorTemperature(kelvin: 1e6 / mired, tint: tint).chromaticity)
        #expect(abs(1e6 / light.kelvin - mired) < 1 + 0.01 * mired && abs(light.tint - tint) < 0.5, "\(mired) \(tint)")
      }
    }
  }

  /// Warmer is redder, and a greater tint greener.
  @Test func directionsAreThoseOfThePhotographer() {
    let (warm, cool) = (ColorTemperature(kelvin: 3000).chromaticity, ColorTemperature(kelvin: 8000).chromaticity)
    #expect(warm.x > cool.x)
    #expect(
      ColorTemperature(kelvin: 5000, tint: 50).chromaticity.y > ColorTemperature(kelvin: 5000, tint: -50).chromaticity.y
    )
  }

  /// Lights without a temperature are taken to the end of the table, and no number is lost on the way.
  @Test func impossibleLightsHaveATemperature() {
    for (x, y) in [(0.7, 0.29), (0.1, 0.8), (0.16, 0.02), (0.33, 0.33), (0.01, 0.01)] {
      let light = ColorTemperature(Chromaticity(x: x, y: y))
      #expect(light.kelvin.isFinite && light.kelvin > 1600 && light.tint.isFinite)
    }
  }
}
