import Color
import ColorNetworks
import Foundation
import Imaging
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct DevelopmentTests {
  let workers = WorkerPool(count: 2)

  /// A smooth scene of known light at each pixel, seen through a filter array.
  private func mosaic(_ pattern: BayerPattern, width: Int, height: Int, top: Int = 0, left: Int = 0) -> Mosaic {
    let samples = (0..<height).flatMap { y in
      (0..<width).map { x -> UInt16 in
        let color = [0.5, 1, 1, 0.7][pattern.channel(row: y, column: x).rawValue]
        let light = 0.05 + 0.1 * Double((x + left) % 61) / 61 + 0.1 * Double((y + top) % 47) / 47
        return UInt16(256 + 3840 * color * light)
      }
    }
    return Mosaic(
      size: ImageSize(width: width, height: height), samples: samples, pattern: pattern,
      blackLevel: BlackLevel(256), whiteLevel: [4096, 4096, 4096, 4096])
  }

  /// Planes by hand for a frame that needs no padding.
  @Test func givesTheNetworkItsPlanes() throws {
    let network = try PublishedNetwork.networks[.mobileie]!.get()
    let packed = BayerPacking.pack(mosaic(.rggb, width: 32, height: 24), workers: workers)
    let planes = Tensor(
      shape: [1, 12, 16, 4], elements: packed.values.map { min(max(63 + 957 * $0, 0), 1023) / 4095 })
    let expected = network(planes, on: workers).elements.map { min(max($0, 0), 1) }
    let image = try network.develop(packed, workers: workers)
    #expect(image.size == ImageSize(width: 32, height: 24) && image.encoding == .sRGB)
    #expect(zip(image.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// A frame of any phase, cut out of a larger one, is developed as in that: the picture follows the scene, not the phase.
  /// What differs is the means of a frame that is a row or column shorter, and the edge's continuation.
  @Test(arguments: BayerPattern.allCases)
  func developsAnyPhase(_ pattern: BayerPattern) throws {
    let network = try PublishedNetwork.networks[.mobileie]!.get()
    let whole = try network.develop(
      BayerPacking.pack(mosaic(.rggb, width: 96, height: 96), workers: workers), workers: workers)
    let offset = pattern.redOffset
    let part = mosaic(pattern, width: 95, height: 95, top: offset.row, left: offset.column)
    let image = try network.develop(BayerPacking.pack(part, workers: workers), workers: workers)
    #expect(image.size == part.size)
    var largest: Float = 0
    for y in 24..<64 {
      for x in 24..<64 {
        for channel in 0..<3 {
          let expected = whole.values[((y + offset.row) * 96 + x + offset.column) * 3 + channel]
          largest = max(largest, abs(image.values[(y * 95 + x) * 3 + channel] - expected))
        }
      }
    }
    #expect(largest < 0.02)
  }

  /// The balance of a camera leaves what the training's sensor would have seen, up to what counts round.
  @Test func balancesForTheTraining() throws {
    let network = try PublishedNetwork.networks[.mobileie]!.get()
    func develop(_ neutral: [Float], balance: [Float]?) throws -> [Float] {
      let size = ImageSize(width: 16, height: 12)
      let values = (0..<size.area).flatMap { cell in neutral.map { $0 * (0.1 + 0.2 * Float(cell % 7)) } }
      let packed = PackedRaw(
        size: size, values: values, margin: PixelOffset(rows: 0, columns: 0),
        mosaicSize: ImageSize(width: 32, height: 24))
      return try network.develop(packed, balance: balance, workers: workers).values
    }
    let expected = try develop([0.53, 1, 1, 0.66], balance: nil)
    let darker = try develop([0.25, 0.5, 0.5, 0.4], balance: [4, 2, 2, 2.5])
    let brighter = try develop([0.5, 1, 1, 0.8], balance: [4, 2, 2, 2.5])
    #expect(zip(brighter, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(zip(darker, expected).contains { abs($0 - $1) > 0.02 })
  }

  /// Frames that are smaller than the network takes, or no multiple of it.
  @Test(arguments: PublishedNetwork.allCases)
  func developsSmallFrames(_ published: PublishedNetwork) throws {
    let network = try PublishedNetwork.networks[published]!.get()
    for (width, height) in [(2, 2), (6, 10), (35, 18)] {
      let packed = BayerPacking.pack(mosaic(.grbg, width: width, height: height), workers: workers)
      let image = try network.develop(packed, workers: workers)
      #expect(image.size == ImageSize(width: width, height: height))
      #expect(image.values.allSatisfy { (0...1).contains($0) })
    }
  }

  /// Patches take constant memory, blend without a seam, and are the whole frame where that is no larger than one.
  @Test func developsPatchByPatch() throws {
    let network = try PublishedNetwork.networks[.mobileie]!.get()
    let small = BayerPacking.pack(mosaic(.rggb, width: 448, height: 60), workers: workers)
    let alone = try network.develop(small, domain: .patch, workers: workers)
    #expect(alone.values == (try network.develop(small, workers: workers)).values)

    // The scene repeats itself in each patch, so that means, and with them the pictures, differ little.
    let packed = BayerPacking.pack(mosaic(.rggb, width: 900, height: 470), workers: workers)
    let frame = try network.develop(packed, workers: workers)
    let patch = try network.develop(packed, domain: .patch, workers: workers)
    let largest = zip(frame.values, patch.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(largest < 0.05)
    #expect(frame.values != patch.values)

    // Memory grows with the picture alone.
    func bytes(_ cells: Int) -> Int {
      let size = ImageSize(width: cells, height: cells)
      return network.developingBytes(for: size, domain: .patch, workers: 2) - 4 * size.area * 12
    }
    #expect(bytes(300) == bytes(2000))
  }

  /// The README's table is what is planned for 12 megapixels on two workers.
  @Test(arguments: PublishedNetwork.allCases)
  func planIsThatOfTheREADME(_ published: PublishedNetwork) throws {
    let network = try PublishedNetwork.networks[published]!.get()
    let size = ImageSize(width: 2000, height: 1500)
    func text(_ bytes: Int) -> String { bytes < 500_000 ? "< 1 MB" : "\((bytes + 500_000) / 1_000_000) MB" }
    let frame = network.developingBytes(for: size, domain: .frame, workers: 2) / 12
    let patch = network.developingBytes(for: size, domain: .patch, workers: 2) - 12_000_000 * 12
    let row = "| `\(published)` | \(text(network.layers.bytes)) | \(text(frame)) | \(text(patch)) |"
    let readme = try String(contentsOf: Project.root.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains(row), "\(row)")
  }
}
