import Diffusion
import Foundation
import Testing

@Suite struct CounterNoiseTests {
  /// Known answers of the authors' Random123 distribution (philox4x32 10).
  @Test func agreesWithThePublishedVectors() {
    #expect(
      CounterNoise.philox(counter: SIMD4(repeating: 0), key: (0, 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      CounterNoise.philox(counter: SIMD4(repeating: .max), key: (.max, .max))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      CounterNoise.philox(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func isStandardNormal() {
    let noise = CounterNoise(seed: 42)
    var moments = SIMD4<Double>(repeating: 0)
    let count = 100_000
    for index in 0..<count / 4 {
      let z = noise.normals(x: index % 500, y: index / 500, step: 3, quad: 0)
      for lane in 0..<4 {
        let v = Double(z[lane])
        moments += SIMD4(v, v * v, v * v * v, v * v * v * v)
      }
    }
    moments /= Double(count)
    // Five standard errors of each moment: variances 1, 2, 15, 96 over the count.
    for (moment, (expected, variance)) in zip([0, 1, 2, 3], [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(moments[moment] - expected) < 5 * (variance / Double(count)).squareRoot())
    }
  }

  @Test func differsBySeedStepAndPlace() {
    let values = [
      CounterNoise(seed: 1).normals(x: 1, y: 2, step: 3, quad: 0),
      CounterNoise(seed: 2).normals(x: 1, y: 2, step: 3, quad: 0),
      CounterNoise(seed: 1 << 32).normals(x: 1, y: 2, step: 3, quad: 0),
      CounterNoise(seed: 1).normals(x: 2, y: 1, step: 3, quad: 0),
      CounterNoise(seed: 1).normals(x: 1, y: 2, step: 4, quad: 0),
      CounterNoise(seed: 1).normals(x: 1, y: 2, step: 3, quad: 1),
    ]
    #expect(Set(values).count == values.count)
  }
}
