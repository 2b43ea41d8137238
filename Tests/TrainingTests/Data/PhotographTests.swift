import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis
import Testing
import Training

/// Training on a folder of photographs.
@Suite struct PhotographTests {
  private static func write(_ names: String..., to set: DataSet, side: Int = 64) throws {
    for (number, name) in names.enumerated() {
      try PNGWriter().write(Pictures.textured(side, side, seed: UInt64(number)), to: set.file(name))
    }
  }

  @Test func anEmptyFolderIsRefused() throws {
    let set = try DataSet()
    let error = #expect(throws: TrainingError.self) { try set.data(.photographs) }
    #expect(error?.code == .noData)
    #expect(error?.description.contains("no photograph of use among 0") == true)
  }

  @Test func whatIsOfNoUseIsNamedAndSkipped() throws {
    let set = try DataSet()
    try Self.write("good.png", to: set)
    try Self.write("tiny.png", to: set, side: 20)
    try Data("no picture".utf8).write(to: set.file("broken.jpg"))
    try Data().write(to: set.file("empty.png"))
    try Data("of another kind".utf8).write(to: set.file("notes.txt"))
    let data = try set.data(.photographs)
    #expect(data.source.count == 1)
    #expect(set.reports.count == 3)
    for name in ["tiny.png: is 20 × 20", "broken.jpg: it is neither", "empty.png: the file is empty"] {
      #expect(set.reports.contains { $0.hasPrefix("skipped ") && $0.contains(name) }, "\(name)")
    }
  }

  @Test func nothingOfUseIsRefused() throws {
    let set = try DataSet()
    try Self.write("tiny.png", to: set, side: 20)
    let error = #expect(throws: TrainingError.self) { try set.data(.photographs) }
    #expect(error?.code == .noData)
    #expect(set.reports.count == 1)
  }

  @Test func somethingIsLeftToTrainOn() throws {
    let set = try DataSet()
    try Self.write("a.png", "b.png", "c.png", to: set)
    #expect(try set.data(.photographs, heldOut: 2).source.count == 1)
    let error = #expect(throws: TrainingError.self) { try set.data(.photographs, heldOut: 3) }
    #expect(error?.code == .noData)
  }

  /// Small photographs are reduced less, so that each draw gives a patch.
  @Test func aPatchHasRoomInSmallPhotographs() throws {
    let set = try DataSet()
    try Self.write("small.png", to: set, side: 24)
    let data = try set.data(.photographs)
    for seed in 0..<40 {
      var random = RandomStream(seed: UInt64(seed))
      let pair = try data.source.pair(0, using: &random)
      #expect(try data.cutter.examples(of: pair, count: 1, using: &random, on: WorkerPool(count: 1)).count == 1)
    }
  }

  /// Sides, phases and cameras vary; a pair is never larger than the region.
  @Test func pairsShowPartsOfPhotographs() throws {
    let set = try DataSet()
    try Self.write("a.png", "b.png", to: set, side: 120)
    let source = try set.data(.photographs).source
    var sizes: Set<ImageSize> = []
    var patterns: Set<BayerPattern> = []
    for seed in 0..<40 {
      var random = RandomStream(seed: UInt64(seed))
      let pair = try source.pair(seed % 2, using: &random)
      sizes.insert(pair.mosaic.size)
      patterns.insert(pair.mosaic.pattern)
    }
    // Rounding after the reduction may take a pixel.
    #expect(sizes.allSatisfy { (39...40).contains(max($0.width, $0.height)) })
    #expect(sizes.allSatisfy { (31...32).contains(min($0.width, $0.height)) })
    #expect(Set(sizes.map { $0.width > $0.height }).count == 2)
    #expect(patterns.count == 4)
  }
}
