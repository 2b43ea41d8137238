import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

/// Damaged files end in an error or in a picture of the size they claim, never in a crash.
@Suite struct PictureMutationTests {
  static let names = [
    "rgb-8.png", "rgb-8-interlaced.png", "rgba-16.png", "gray-16.png", "palette-4.png", "color-444.jpg",
    "color-420-progressive.jpg", "gray.jpg",
  ]

  private static func whole(_ name: String) throws -> Data { try Data(contentsOf: Project.fixture("pictures/\(name)")) }

  /// A file cut at any byte is refused, or was whole without what was cut.
  @Test(arguments: names) func cutShort(name: String) throws {
    let directory = try TemporaryDirectory()
    let url = directory.file("cut")
    let whole = try Self.whole(name)
    let reference = try PictureReader.read(Project.fixture("pictures/\(name)")).values
    for length in stride(from: 0, to: whole.count, by: 5) {
      try whole.prefix(length).write(to: url)
      do {
        let isSame = try PictureReader.read(url).values == reference
        #expect(isSame, "\(length) bytes")
      } catch {
        let expected: PictureCodingError.Code = length == 0 ? .empty : length < 8 ? .notAPicture : .truncated
        #expect(error.code == expected || length < 8, "\(length) bytes: \(error)")
      }
    }
  }

  @Test(arguments: names) func hundredFiftyMutations(name: String) throws {
    let directory = try TemporaryDirectory()
    let url = directory.file("damaged")
    let whole = try Self.whole(name)
    var generator = SplitMix64(seed: UInt64(name.utf8.count))
    for _ in 0..<150 {
      try Data(Self.mutate([UInt8](whole), using: &generator)).write(to: url)
      do throws(PictureCodingError) {
        let image = try PictureReader.read(url)
        #expect(image.values.count == image.size.area * 3)
        #expect(try PictureReader.size(of: url) == image.size)
      } catch {
        #expect(!error.description.isEmpty)
      }
      do throws(PictureCodingError) {
        let image = try GrayPNG(contentsOf: url)
        #expect(image.samples.count == image.size.area)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  /// One to three flips, overwrites, cuts, insertions or doublings, many of them in the header.
  private static func mutate(_ whole: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...3, using: &generator) where bytes.count > 1 {
      let inHeader = Bool.random(using: &generator)
      let place = Int.random(in: 0..<(inHeader ? min(200, bytes.count) : bytes.count), using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &generator) ?? 0
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...16, using: &generator)))
      case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 32)], at: place)
      }
    }
    // With their checksums in order the damage gets behind them.
    if Bool.random(using: &generator) { repairChecksums(&bytes) }
    return bytes
  }

  private static func repairChecksums(_ bytes: inout [UInt8]) {
    guard bytes.first == 0x89 else { return }
    var place = 8
    while place + 8 <= bytes.count {
      let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = place + 8 + length
      guard end + 4 <= bytes.count else { return }
      bytes.replaceSubrange(end..<end + 4, with: Samples.bigEndian(Int(Samples.crc32(bytes[place + 4..<end]))))
      place = end + 4
    }
  }
}
