import Foundation
import Imaging
import Parallel
import Synchronization
import Synthesis
import TestSupport
import Testing
import YAMLReading

@Suite struct DegradationTests {
  static let names = ["real-esrgan", "color-locked"]

  static func shipped(_ name: String) throws -> Degradation {
    try Degradation(contentsOf: Project.root.appending(path: "Pipelines/training/degradations/\(name).yaml"))
  }

  static let blur = """
    sinc-chance: 0.1
    size: [7, 21]
    shapes:
      isotropic-gaussian: 0.45
      anisotropic-gaussian: 0.25
      isotropic-generalized: 0.12
      anisotropic-generalized: 0.03
      isotropic-plateau: 0.12
      anisotropic-plateau: 0.03
    sigma: [0.2, 3]
    generalized-exponent: [0.5, 4]
    plateau-exponent: [1, 2]
    """

  @Test(arguments: names) func keepsSizeAndRange(name: String) throws {
    let degradation = try Self.shipped(name)
    for (index, side) in [8, 33, 96, 128].enumerated() {
      for seed in 0..<6 as Range<UInt64> {
        let size = ImageSize(width: side, height: side + 5)
        var random = RandomStream(seed: seed, UInt64(index))
        let result = try degradation.degrade(Patches.random(size, seed: seed), random: &random)
        #expect(result.size == size)
        #expect(result.values.allSatisfy { (0...1).contains($0) })
      }
    }
  }

  /// A picture is degraded as the patch of its values is, and keeps what is known of it.
  @Test func picturesAreDegradedAlike() throws {
    let degradation = try Self.shipped("color-locked")
    let patch = Patches.leaves(side: 48, seed: 4)
    var (first, second) = (RandomStream(seed: 3), RandomStream(seed: 3))
    let picture = try degradation.degrade(patch.image, random: &first)
    #expect(picture.size == patch.size && picture.encoding == .sRGB)
    #expect(try picture.values == degradation.degrade(patch, random: &second).values)
    #expect(first == second)
  }

  /// The original is rounded to bytes, as a file of 8 bits would be.
  @Test func roundsWhereItSaysSo() throws {
    let patch = Patches.leaves(side: 64, seed: 1)
    var random = RandomStream(seed: 1)
    let bytes = try Self.shipped("real-esrgan").degrade(patch, random: &random)
    #expect(bytes == bytes.roundedToBytes())
    let floats = try Self.shipped("color-locked").degrade(patch, random: &random)
    #expect(floats != floats.roundedToBytes())
  }

  @Test(arguments: names) func sameStreamGivesTheSamePatch(name: String) throws {
    let degradation = try Self.shipped(name)
    let patch = Patches.leaves(side: 64, seed: 2)
    var results: Set<Patch> = []
    for seed in [1, 1, 2, 3] as [UInt64] {
      var random = RandomStream(seed: seed)
      results.insert(try degradation.degrade(patch, random: &random))
    }
    #expect(results.count == 3)
  }

  @Test(arguments: names) func anyNumberOfWorkersGivesTheSame(name: String) throws {
    let degradation = try Self.shipped(name)
    func all(on workers: WorkerPool) -> [Patch?] {
      let results = Mutex<[Patch?]>(Array(repeating: nil, count: 12))
      workers.parallelFor(12) { index in
        var random = RandomStream(seed: 9, UInt64(index))
        let patch = try? degradation.degrade(Patches.leaves(side: 48, seed: UInt64(index)), random: &random)
        results.withLock { $0[index] = patch }
      }
      return results.withLock { $0 }
    }
    let alone = all(on: WorkerPool(count: 1))
    #expect(!alone.contains(nil))
    #expect(all(on: WorkerPool(count: 4)) == alone)
  }

  /// It degrades: detail is lost or noise is gained, in each patch.
  @Test(arguments: names) func degrades(name: String) throws {
    let degradation = try Self.shipped(name)
    for seed in 0..<10 as Range<UInt64> {
      let patch = Patches.leaves(side: 96, seed: seed)
      var random = RandomStream(seed: seed)
      let result = try degradation.degrade(patch, random: &random)
      let square = zip(patch.values, result.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(square / Float(patch.values.count) > 1e-4)
    }
  }
}
