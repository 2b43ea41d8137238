import Synthesis
import Testing

@Suite struct SensorColorTests {
  @Test func tableNamesItsCameras() {
    let names = SensorColor.table.map(\.name)
    #expect(names.count >= 12 && Set(names).count == names.count)
  }

  /// So that gray gives gray, and no color that sRGB can show is clipped at either end.
  @Test(arguments: SensorColor.table) func keepsSRGBWithinItsRange(color: SensorColor) {
    let matrix = color.sRGBToCamera
    for row in 0..<3 {
      #expect(abs(matrix[row * 3..<row * 3 + 3].reduce(0, +) - 1) < 1e-12)
    }
    #expect(matrix.allSatisfy { $0 >= 0 })
  }

  @Test(arguments: SensorColor.table) func oneMatrixUndoesTheOther(color: SensorColor) {
    let (there, back) = (color.sRGBToCamera, color.cameraToSRGB)
    for row in 0..<3 {
      for column in 0..<3 {
        let entry = (0..<3).reduce(0) { $0 + back[row * 3 + $1] * there[$1 * 3 + column] }
        #expect(abs(entry - (row == column ? 1 : 0)) < 1e-12)
      }
    }
  }

  /// D50 and D65 as CIE 15 tabulates them.
  @Test(arguments: [(5003.0, 0.3457, 0.3585), (6504, 0.3127, 0.3290)]) func daylightIsCIEs(
    kelvin: Double, x: Double, y: Double
  ) {
    let light = Daylight.xyz(kelvin: kelvin)
    let sum = light.reduce(0, +)
    // 2e-4: the tables have four digits, the temperatures too.
    #expect(abs(light[0] / sum - x) < 2e-4 && abs(light[1] / sum - y) < 2e-4)
  }

  @Test(arguments: SensorColor.table) func warmLightAsksForMoreBlue(color: SensorColor) {
    let (warm, cool) = (
      color.multipliers(for: Daylight.xyz(kelvin: 4000)), color.multipliers(for: Daylight.xyz(kelvin: 9000))
    )
    #expect(warm.red < cool.red && warm.blue > cool.blue)
  }
}
