import Foundation
import Imaging
import Synthesis
import Testing

@Suite struct CameraDrawTests {
  private static func draws(_ count: Int, from ranges: SimulatedCamera.Ranges = .init()) -> [SimulatedCamera] {
    (0..<count).map { index in
      var random = RandomStream(seed: 6, UInt64(index))
      return SimulatedCamera.draw(from: ranges, using: &random)
    }
  }

  @Test func settingsLieInTheirRanges() {
    let ranges = SimulatedCamera.Ranges()
    let cameras = Self.draws(3000)
    for camera in cameras {
      #expect(
        ranges.redGain.contains(Double(camera.redGain) - 1e-6) || ranges.redGain.contains(Double(camera.redGain) + 1e-6)
      )
      #expect(
        ranges.blueGain.contains(Double(camera.blueGain) - 1e-6)
          || ranges.blueGain.contains(Double(camera.blueGain) + 1e-6))
      #expect((-2...0).contains(camera.exposure) && ranges.blur.contains(Double(camera.blur)))
      #expect(ranges.shot.contains(camera.noise.shot))
    }
    #expect(Set(cameras.map(\.color.name)).count == SensorColor.table.count)
    #expect(Set(cameras.map(\.pattern)).count == 4 && Set(cameras.map(\.bits)) == [10, 12, 14])
    // Five standard errors of a share of 0.3 among 3000.
    let lowered = cameras.count { $0.exposure < 0 }
    #expect(abs(Double(lowered) / 3000 - 0.3) < 5 * (0.21 / 3000).squareRoot())
  }

  @Test(arguments: SensorColor.table) func someDaylightSuitsEachCamera(color: SensorColor) {
    #expect(SimulatedCamera.Ranges().multipliers(of: color).count >= 3)
  }

  @Test func readNoiseSpreadsAboutItsLaw() {
    let deviations = Self.draws(3000).map { log($0.noise.read / SensorNoise(shot: $0.noise.shot).read) }
    let mean = deviations.reduce(0, +) / 3000
    let variance = deviations.reduce(0) { $0 + $1 * $1 } / 3000
    #expect(abs(mean) < 5 * 0.26 / 3000.0.squareRoot())
    #expect(abs(variance.squareRoot() / 0.26 - 1) < 5 / 6000.0.squareRoot())
  }

  @Test(arguments: SimulatedCamera.NoiseLevel.allCases) func levelsLeaveNoNoiseToChance(
    level: SimulatedCamera.NoiseLevel
  ) {
    let cameras = Self.draws(50, from: level.ranges)
    let first = cameras[0]
    for camera in cameras {
      // 1e-12: a logarithm there and back.
      #expect(
        abs(camera.noise.shot / first.noise.shot - 1) < 1e-12 && abs(camera.noise.read / first.noise.read - 1) < 1e-12)
      #expect(camera.exposure == 0 && camera.blur == 0.6 && camera.bits == first.bits)
    }
    #expect(Set(cameras.map(\.redGain)).count > 10)
  }

  @Test func settingsCanBeStored() throws {
    let camera = Self.draws(1)[0]
    #expect(try JSONDecoder().decode(SimulatedCamera.self, from: JSONEncoder().encode(camera)) == camera)
    let ranges = SimulatedCamera.NoiseLevel.iso800.ranges
    #expect(try JSONDecoder().decode(SimulatedCamera.Ranges.self, from: JSONEncoder().encode(ranges)) == ranges)
  }
}
