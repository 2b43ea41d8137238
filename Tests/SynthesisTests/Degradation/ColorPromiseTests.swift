import Imaging
import Synthesis
import TestSupport
import Testing

/// The color-locked degradation leaves colors where they are; the original one does not.
@Suite struct ColorPromiseTests {
  /// How far apart the colors of patches and of what became of them are; the worst of all patches.
  struct Figures: CustomStringConvertible {
    /// Difference of a channel's means over a patch, in 255ths.
    var patch = 0.0
    /// The same over a block of 64 × 64 pixels.
    var block = 0.0
    /// Mean CIEDE2000 of a patch and its result at a sixteenth of their size.
    var appearance = 0.0
    /// The mean of that over all patches.
    var meanAppearance = 0.0

    mutating func note(_ original: Patch, _ result: Patch) throws {
      patch = max(patch, Self.difference(original, result))
      let size = original.size
      let part = ImageSize(width: 64, height: 64)
      for y in [0, (size.height - 64) / 2, size.height - 64] {
        for x in [0, (size.width - 64) / 2, size.width - 64] {
          block = max(block, Self.difference(original.part(x: x, y: y, part), result.part(x: x, y: y, part)))
        }
      }
      let small = ImageSize(width: size.width / 16, height: size.height / 16)
      let mean = try original.resized(to: small, by: .area, isAntialiased: false).image
        .colorDifference(from: result.resized(to: small, by: .area, isAntialiased: false).image)
      appearance = max(appearance, mean)
      meanAppearance += mean / Double(ColorPromiseTests.count)
    }

    private static func difference(_ first: Patch, _ second: Patch) -> Double {
      zip(first.means, second.means).map { abs($0 - $1) * 255 }.max() ?? 0
    }

    var description: String {
      "channel means \(patch)/255 a patch, \(block)/255 a block of 64; CIEDE2000 at 1/16 \(appearance) at most, "
        + "\(meanAppearance) on average"
    }
  }

  static let count = 200

  private func figures(of name: String) throws -> Figures {
    let degradation = try DegradationTests.shipped(name)
    var figures = Figures()
    for index in 0..<Self.count {
      let side = [96, 128, 160][index % 3]
      let patch =
        try index % 4 == 0
        ? Patches.kitten(side: side, seed: UInt64(index)) : Patches.leaves(side: side, seed: UInt64(index))
      var random = RandomStream(seed: 2026, UInt64(index))
      try figures.note(patch, degradation.degrade(patch, random: &random))
    }
    return figures
  }

  @Test func colorsStayWhereTheyAre() throws {
    let locked = try figures(of: "color-locked")
    print("color-locked: \(locked)")
    #expect(locked.patch <= 0.5)
    #expect(locked.block <= 1)
    #expect(locked.appearance < 0.5)
    let original = try figures(of: "real-esrgan")
    print("real-esrgan: \(original)")
    #expect(original.patch > 0.5 && original.block > 1 && original.appearance > 0.5)
  }
}
