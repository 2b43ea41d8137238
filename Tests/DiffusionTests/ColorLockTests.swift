import Diffusion
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct ColorLockTests {
  /// Waves, with noise from pixel to pixel.
  static func picture(_ width: Int, _ height: Int, seed: UInt64, base: Float, noise: Float) -> ColorImage {
    var generator = SplitMix64(seed: seed)
    var values: [Float] = []
    for row in 0..<height {
      for column in 0..<width {
        let wave = 0.1 * Float((row / 40 + column / 56) % 3)
        for channel in 0..<3 {
          values.append(base + wave * Float(channel) + noise * (Float(generator.next() >> 40) / 0x1p23 - 1))
        }
      }
    }
    return ColorImage(size: ImageSize(width: width, height: height), values: values, encoding: .sRGB)
  }

  static func mean(_ image: ColorImage, top: Int, left: Int, channel: Int) -> Float {
    var (sum, count): (Float, Float) = (0, 0)
    for row in top..<min(top + 16, image.size.height) {
      for column in left..<min(left + 16, image.size.width) {
        sum += image.values[(row * image.size.width + column) * 3 + channel]
        count += 1
      }
    }
    return sum / count
  }

  @Test(arguments: [(96, 80), (97, 83), (16, 16), (5, 3), (200, 7)]) func cellsTakeTheConditionsMeans(
    width: Int, height: Int
  ) {
    let condition = Self.picture(width, height, seed: 1, base: 0.3, noise: 0)
    let enhanced = Self.picture(width, height, seed: 2, base: 0.45, noise: 0.05)
    var locked = enhanced
    ColorLock(strength: 1).apply(to: &locked.values, condition: condition, workers: WorkerPool(count: 2))
    for top in stride(from: 0, to: height, by: 16) {
      for left in stride(from: 0, to: width, by: 16) {
        for channel in 0..<3 {
          let (is0, before, wanted) = (
            Self.mean(locked, top: top, left: left, channel: channel),
            Self.mean(enhanced, top: top, left: left, channel: channel),
            Self.mean(condition, top: top, left: left, channel: channel)
          )
          // A tenth of the difference, as eight corrections leave in whole cells; cut cells keep some more.
          #expect(abs(is0 - wanted) < 0.02 && abs(before - wanted) > 0.1)
        }
      }
    }
  }

  /// What it adds is smooth: neighbors change alike, so detail stays.
  @Test func detailStays() {
    let condition = Self.picture(128, 96, seed: 1, base: 0.3, noise: 0)
    let enhanced = Self.picture(128, 96, seed: 2, base: 0.45, noise: 0.05)
    var locked = enhanced
    ColorLock(strength: 1).apply(to: &locked.values, condition: condition, workers: WorkerPool(count: 1))
    let added = zip(locked.values, enhanced.values).map { $0 - $1 }
    #expect(zip(added, added.dropFirst(3)).enumerated().allSatisfy { $0 % 384 >= 381 || abs($1.0 - $1.1) < 0.01 })
  }

  @Test func strengthScalesAndWorkersDoNotMatter() {
    let condition = Self.picture(100, 70, seed: 1, base: 0.3, noise: 0)
    let enhanced = Self.picture(100, 70, seed: 2, base: 0.45, noise: 0.05)
    let results = [(Float(1), 1), (1, 3), (0.5, 2)].map { strength, count in
      var values = enhanced.values
      ColorLock(strength: strength).apply(to: &values, condition: condition, workers: WorkerPool(count: count))
      return values
    }
    #expect(results[0] == results[1])
    #expect(
      zip(results[0], zip(results[2], enhanced.values)).allSatisfy { abs($0 - $1.1 - 2 * ($1.0 - $1.1)) < 1e-5 })
  }

  @Test func equalColorsAreLeftAlone() {
    let picture = Self.picture(64, 48, seed: 3, base: 0.4, noise: 0.1)
    var values = picture.values
    ColorLock(strength: 1).apply(to: &values, condition: picture, workers: WorkerPool(count: 2))
    #expect(values == picture.values)
  }
}
