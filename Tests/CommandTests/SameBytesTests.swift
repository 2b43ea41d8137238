import Foundation
import Imaging
import TIFFCoding
import Testing

/// The result depends on the file and the pipeline, and on nothing else.
@Suite struct SameBytesTests {
  /// How a run goes about its work.
  private struct Way {
    var workers: Int
    var tile: Int
    var jobs: Int
    var isReversed = false
  }

  /// Numbers of workers with sizes of tile, from a row to the whole frame and what suits the width (0), jobs and order
  /// alternating.
  private static let ways: [Way] = [
    Way(workers: 2, tile: 32, jobs: 3, isReversed: true), Way(workers: 4, tile: 32, jobs: 1),
    Way(workers: 1, tile: 256, jobs: 3), Way(workers: 4, tile: 512, jobs: 3, isReversed: true),
    Way(workers: 2, tile: 1024, jobs: 1, isReversed: true), Way(workers: 1, tile: 1_000_000, jobs: 1),
    Way(workers: 2, tile: 1_000_000, jobs: 1), Way(workers: 2, tile: 0, jobs: 3),
    Way(workers: 4, tile: 1_000_000, jobs: 3, isReversed: true),
    Way(workers: 2, tile: 1, jobs: 1),
  ]

  /// Sizes even and odd in each direction, one of each phase.
  private static let photographs: [(name: String, width: Int, height: Int, pattern: BayerPattern)] = [
    ("a.dng", 301, 210, .rggb), ("b.dng", 63, 95, .grbg), ("c.dng", 96, 65, .gbrg), ("d.dng", 79, 131, .bggr),
  ]

  private func makePlace() throws -> Workplace {
    let place = try Workplace()
    for (index, photo) in Self.photographs.enumerated() {
      try place.photograph(photo.name, photo.width, photo.height, pattern: photo.pattern, seed: UInt64(index))
    }
    return place
  }

  private func develop(_ place: Workplace, _ way: Way, _ options: [String], to folder: String) throws -> [Data] {
    let names = Self.photographs.map(\.name)
    let outcome = try Tool.run(
      ["run", "-o", folder, "--workers", "\(way.workers)", "--tile", "\(way.tile)", "--jobs", "\(way.jobs)"] + options
        + (way.isReversed ? names.reversed() : names), currentDirectory: place.directory.url)
    #expect(outcome.status == 0, "\(outcome)")
    return try names.map { try place.bytes("\(folder)/" + $0.replacing(".dng", with: ".tif")) }
  }

  @Test(arguments: [
    ["-p", "dslr.yaml"], ["-p", "dslr-max", "--set", "enhance.steps=2"],
    ["--set", "enhance.sampler=stochastic", "--set", "enhance.steps=2", "--seed", "7"],
  ])
  func doNotDependOnTheWayOfWorking(options: [String]) throws {
    let place = try makePlace()
    let expected = try develop(place, Way(workers: 1, tile: 32, jobs: 1), options, to: "first")
    for (index, way) in Self.ways.enumerated() {
      let found = try develop(place, way, options, to: "out-\(index)")
      for (photo, bytes) in zip(Self.photographs, zip(found, expected)) {
        #expect(bytes.0 == bytes.1, "\(photo.name) by \(way)")
      }
    }
  }

  @Test func dependOnTheSeed() throws {
    let place = try makePlace()
    let way = Way(workers: 2, tile: 64, jobs: 3)
    let zero = try develop(place, way, ["-p", "draft"], to: "zero")
    let one = try develop(place, way, ["-p", "draft", "--seed", "1"], to: "one")
    let set = try develop(place, way, ["-p", "draft", "--set", "enhance.seed=1"], to: "set")
    for index in zero.indices {
      #expect(zero[index] != one[index])
      #expect(set[index] == one[index], "--seed is short for --set")
    }
  }

  /// Whatever the phase and the size, enhancement shifts nothing against LibRaw's color and stays near it.
  @Test func pictureStaysInItsPlace() throws {
    let place = try makePlace()
    let way = Way(workers: 2, tile: 64, jobs: 3)
    _ = try develop(place, way, ["-p", "color-only"], to: "plain")
    _ = try develop(place, way, ["-p", "dslr"], to: "enhanced")
    for photo in Self.photographs {
      let name = photo.name.replacing(".dng", with: ".tif")
      let (plain, enhanced) = (try place.picture("plain/\(name)"), try place.picture("enhanced/\(name)"))
      #expect(enhanced.size == ImageSize(width: photo.width, height: photo.height))
      #expect(enhanced.size == plain.size)
      var differences: [(shift: String, value: Double)] = []
      for rows in -2...2 {
        for columns in -2...2 {
          differences.append(("\(rows) \(columns)", Self.difference(plain, enhanced, rows: rows, columns: columns)))
        }
      }
      let least = try #require(differences.min { $0.value < $1.value })
      #expect(least.shift == "0 0", "\(photo.name)")
      // The network changes texture and sharpness, not the light: a few percent of the range at most.
      #expect(least.value < 0.04, "\(photo.name)")
    }
  }

  /// The mean absolute difference of the greens, the second picture shifted, within a border of two pixels.
  private static func difference(_ first: TIFFImage, _ second: TIFFImage, rows: Int, columns: Int) -> Double {
    let (width, height) = (first.size.width, first.size.height)
    var sum = 0
    for row in 2..<height - 2 {
      for column in 2..<width - 2 {
        let (here, there) = (row * width + column, (row + rows) * width + column + columns)
        sum += abs(Int(first.samples[here * 3 + 1]) - Int(second.samples[there * 3 + 1]))
      }
    }
    return Double(sum) / Double((width - 4) * (height - 4)) / 65535
  }
}
