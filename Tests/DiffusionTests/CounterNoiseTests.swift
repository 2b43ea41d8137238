import Diffusion
import Foundation
import Neural
import Testing

extension CounterNoise {
  /// Noise by itself, a row.
  func values(
    width: Int, channels: Int, row: Int = 0, step: Int = 0, scale: Float = 1, kernels: KernelSet = .best
  ) -> [Float] {
    var values = [Float](repeating: 0, count: width * channels)
    var span = values.mutableSpan
    add(to: &span, scale: scale, row: row, channels: channels, step: step, kernels: kernels)
    return values
  }
}

@Suite struct CounterNoiseTests {
  /// Ten rounds of Philox 4×32, from its paper.
  private static func philox(_ counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
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

  /// Box and Muller's transform of four words, in double precision.
  private static func normals(_ words: SIMD4<UInt32>) -> [Double] {
    [(words.x, words.y), (words.z, words.w)].flatMap { first, second in
      let radius = (-2 * log(Double((first >> 8) + 1) * 0x1p-24)).squareRoot()
      let angle = Double(second >> 8) * 0x1p-24 * 2 * Double.pi
      return [radius * cos(angle), radius * sin(angle)]
    }
  }

  /// Known answers of the authors' Random123 distribution (philox4x32 10), to which the tests' own is held.
  @Test func agreesWithThePublishedVectors() {
    #expect(
      Self.philox(SIMD4(repeating: 0), key: (0, 0)) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Self.philox(SIMD4(repeating: .max), key: (.max, .max))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Self.philox(
        SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  /// Every instruction set, at widths and channels that fill no vector.
  @Test(arguments: [(1, 3), (15, 1), (33, 3), (64, 4), (97, 7)]) func isWhatItsDefinitionSays(width: Int, channels: Int)
  {
    let (seed, row, step) = (0x1234_5678_9ABC_DEF0 as UInt64, 77, 1999)
    let noise = CounterNoise(seed: seed)
    let results = KernelSet.available.map {
      noise.values(width: width, channels: channels, row: row, step: step, kernels: $0)
    }
    #expect(results.allSatisfy { $0 == results[0] }, "the same bits")
    for x in 0..<width {
      for channel in 0..<channels {
        let words = Self.philox(
          SIMD4(UInt32(x), UInt32(row), UInt32(step), UInt32(channel / 4)), key: (0x9ABC_DEF0, 0x1234_5678))
        // 4e-6: float32 at a radius of up to 5.8.
        #expect(abs(Double(results[0][x * channels + channel]) - Self.normals(words)[channel % 4]) < 4e-6)
      }
    }
  }

  @Test func addsWhatIsScaled() {
    let noise = CounterNoise(seed: 3)
    let plain = noise.values(width: 40, channels: 3)
    var values = [Float](repeating: 0.5, count: 120)
    var span = values.mutableSpan
    noise.add(to: &span, scale: 0.25, row: 0, channels: 3, step: 0)
    #expect(zip(values, plain).allSatisfy { $0 == 0.5 + 0.25 * $1 })
  }

  @Test func isStandardNormal() {
    var moments = SIMD4<Double>(repeating: 0)
    let count = 100_000
    for value in CounterNoise(seed: 42).values(width: count / 4, channels: 4, step: 3) {
      let v = Double(value)
      moments += SIMD4(v, v * v, v * v * v, v * v * v * v)
    }
    moments /= Double(count)
    // Five standard errors of each moment: variances 1, 2, 15, 96 over the count.
    for (moment, (expected, variance)) in zip([0, 1, 2, 3], [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(moments[moment] - expected) < 5 * (variance / Double(count)).squareRoot())
    }
  }

  @Test func differsBySeedStepAndPlace() {
    let noise = CounterNoise(seed: 1)
    let rows = [
      noise.values(width: 4, channels: 8, row: 2, step: 3), noise.values(width: 4, channels: 8, row: 3, step: 3),
      noise.values(width: 4, channels: 8, row: 2, step: 4),
      CounterNoise(seed: 2).values(width: 4, channels: 8, row: 2, step: 3),
      CounterNoise(seed: 1 << 32).values(width: 4, channels: 8, row: 2, step: 3),
    ]
    #expect(Set(rows.flatMap(\.self)).count == rows.count * 32)
  }
}
