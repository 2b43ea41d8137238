import Foundation
import Imaging
import Synthesis
import Testing
import YAMLReading

/// Sharpening, JPEG and the color lock.
@Suite struct RestorationTests {
  /// By PyTorch, after Real-ESRGAN's `USMSharp`.
  @Test func sharpeningAgreesWithPyTorch() throws {
    let sharpening = try Sharpening(parsing: "{ weight: 0.5, sigma: 1.2, radius: 3, threshold: 10 }", file: "s.yaml")
    let expected: [Float] = [
      0.0000000, 0.5063418, 1.0000000, 0.3085570, 0.9842699, 0.7977009, 0.3616435, 0.0168018, 0.9773112, 0.5848690,
      0.6536526, 0.6518926, 0.6319119, 0.6032116, 0.5924713, 0.9523709, 0.0000000, 0.2212850, 0.6048535, 0.9463097,
    ]
    #expect(Patches.irregular.sharpened(sharpening).isNear(Patch(width: 5, gray: expected)))
  }

  @Test func sharpeningLeavesFaintDetailAlone() throws {
    let sharpening = try Sharpening(parsing: "{ weight: 0.5, sigma: 8, radius: 25, threshold: 10 }", file: "s.yaml")
    let faint = Patch(width: 40, gray: (0..<1600).map { 0.5 + Float($0 % 2) * 8 / 255 })
    #expect(faint.sharpened(sharpening) == faint)
  }

  /// Fine color is lost with half its resolution.
  @Test func jpegLosesWhatItsSettingsSay() throws {
    let stripes = Patch(
      size: ImageSize(width: 32, height: 32),
      values: (0..<32 * 32).flatMap { $0 % 2 == 0 ? [0.7, 0.4, 0.5] : [0.5, 0.5, 0.4] as [Float] })
    func difference(_ quality: Int, _ chroma: JPEGStep.Chroma) throws -> Float {
      let result = try stripes.compressed(quality: quality, chroma: chroma)
      #expect(result.values.allSatisfy { (0...1).contains($0) })
      return zip(stripes.values, result.values).map { abs($0 - $1) }.reduce(0, +) / Float(stripes.values.count) * 255
    }
    #expect(try difference(100, .whole) < 1.5)
    #expect(try difference(100, .half) > 5)
    #expect(try difference(30, .whole) > difference(80, .whole))
  }

  /// Each pass brings the cells nearer, and after the first the mean of the patch is exact.
  @Test(arguments: 1...4) func lockGivesBackTheColors(passes: Int) throws {
    let lock = try ColorLock(parsing: "{ cell: 16, passes: \(passes) }", file: "lock.yaml")
    // Where nothing is near black or white, nothing is clipped.
    let leaves = Patches.leaves(side: 64, seed: 1)
    let original = Patch(size: leaves.size, values: leaves.values.map { 0.3 + 0.4 * $0 })
    let tinted = Patch(
      size: original.size, values: original.values.enumerated().map { $0 % 3 == 0 ? $1 * 0.8 + 0.15 : $1 })
    let locked = tinted.locked(to: original, by: lock)
    #expect(zip(tinted.means, original.means).contains { abs($0 - $1) > 0.005 })
    #expect(zip(locked.means, original.means).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(locked.plane(1) == original.plane(1), "what is as it was stays so")
    func farthest(_ patch: Patch) -> Float {
      let cells = ImageSize(width: 4, height: 4)
      let (first, second) = (
        patch.resized(to: cells, by: .area, isAntialiased: false),
        original.resized(to: cells, by: .area, isAntialiased: false)
      )
      return zip(first.values, second.values).map { abs($0 - $1) }.max() ?? 0
    }
    // Of cells that alternate in both directions a pass leaves three quarters, of all others less.
    #expect(farthest(locked) < pow(0.75, Float(passes)) * farthest(tinted))
  }

  @Test(arguments: [5, 33, 100]) func lockFitsAnySize(side: Int) throws {
    let lock = try ColorLock(parsing: "{ cell: 16, passes: 6 }", file: "lock.yaml")
    let original = Patches.leaves(side: side, seed: 2)
    let locked = Patches.random(original.size, seed: 3).locked(to: original, by: lock)
    #expect(locked.values.allSatisfy { (0...1).contains($0) })
    #expect(zip(locked.means, original.means).allSatisfy { abs($0 - $1) < 2 / 255 })
  }
}
