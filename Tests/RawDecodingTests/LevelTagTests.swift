import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

/// Levels as the tags of a DNG have them, and tags that make no sense.
@Suite struct LevelTagTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func decode(_ change: (inout SyntheticDNG) -> Void) throws -> Mosaic {
    var dng = SyntheticDNG(width: 40, height: 32)
    change(&dng)
    try dng.write(to: directory.file("a.dng"))
    return try RawDecoder().decode(directory.file("a.dng"))
  }

  /// LibRaw adds the deltas' mean, 100 here, to its black level; here they count once, line by line.
  @Test(arguments: [(0, 0), (1, 1), (3, 2)]) func deltasCountOnce(top: Int, left: Int) throws {
    let rows = (0..<(32 - top)).map { 100 + Double($0 % 4) - 1.5 }
    let columns = (0..<(40 - left)).map { Double($0 % 5) * 0.25 - 0.5 }
    let mosaic = try decode { dng in
      dng.tags[50829] = .longs([top, left, 32, 40])
      dng.tags[50714] = .rationals([256.5])
      dng.tags[50716] = .signedRationals(rows)
      dng.tags[50715] = .signedRationals(columns)
    }
    for row in 0..<mosaic.size.height {
      for column in 0..<mosaic.size.width {
        #expect(mosaic.blackLevel[row, column] == 256.5 + Float(rows[row]) + Float(columns[column]))
      }
    }
    #expect(mosaic.blackLevel.highest == 256.5 + 101.5 + 0.5 && mosaic.blackLevel.lowest == 256.5 + 98.5 - 0.5)
  }

  @Test func linearResponseLimitIsASaturationLevel() throws {
    let mosaic = try decode { dng in dng.tags[50734] = .rationals([0.75]) }
    #expect(mosaic.whiteLevel == [16_000, 16_000, 16_000, 16_000])
    #expect(mosaic.saturationLevel.allSatisfy { $0 == 256 + 0.75 * (16_000 - 256) })
  }

  @Test func whiteMayDifferByChannel() throws {
    #expect(try decode { $0.tags[50717] = .longs([900, 1000, 1100]) }.whiteLevel == [900, 1000, 1000, 1100])
    #expect(try decode { $0.tags[50717] = .longs([900, 1000, 1100, 950]) }.whiteLevel == [900, 1000, 950, 1100])
  }

  @Test func levelsInTheFirstDirectoryAreFound() throws {
    #expect(try decode { $0.tags[50714] = nil }.blackLevel == BlackLevel(0))
  }

  static let nonsense: [@Sendable (inout SyntheticDNG) -> Void] = [
    { $0.tags[50714] = .signedRationals([-5]) },
    { $0.tags[50714] = .longs([70_000]) },
    { $0.tags[50713] = .shorts([0, 2]) },
    { $0.tags[50713] = .shorts([2, 2]) },
    { $0.tags[50713] = .shorts([60_000, 60_000]) },
    { $0.tags[50716] = .signedRationals([1, 2, 3]) },
    { $0.tags[50715] = .signedRationals([Double](repeating: 90_000, count: 40)) },
    { $0.tags[50717] = .longs([0]) },
    { $0.tags[50717] = .longs([200]) },
    { $0.tags[50716] = .signedRationals([Double](repeating: 16_000, count: 32)) },
    { $0.tags[50734] = .rationals([0]) },
    { $0.tags[50734] = .rationals([1.5]) },
  ]

  @Test(arguments: nonsense.indices) func nonsenseIsRefused(index: Int) throws {
    let error = #expect(throws: RawDecodingError.self) { try decode(Self.nonsense[index]) }
    guard case .damagedLevels(let cause) = error?.fault else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!cause.isEmpty)
  }

  /// A fraction over zero, in the place of the black level.
  @Test func blackThatIsNoNumberIsRefused() throws {
    var dng = SyntheticDNG(width: 40, height: 32)
    dng.tags[50714] = .rationals([12_345.6])
    var bytes = dng.encoded()
    let value = try #require(bytes.firstRange(of: Data([0x00, 0xCA, 0x5B, 0x07, 0x10, 0x27, 0, 0])))
    bytes.replaceSubrange(value, with: Data(count: 8))
    try bytes.write(to: directory.file("a.dng"))
    let error = #expect(throws: RawDecodingError.self) { try RawDecoder().decode(directory.file("a.dng")) }
    #expect(error?.fault == .damagedLevels("a black level is not a number of counts"))
  }

  /// A directory that names itself as the next, and as its own child.
  @Test func loopsOfDirectoriesEnd() throws {
    var dng = SyntheticDNG(width: 40, height: 32)
    dng.tags[330] = .longs([8])
    var bytes = dng.encoded()
    let next = 10 + Int(bytes[8]) * 12
    bytes[next] = 8
    try bytes.write(to: directory.file("a.dng"))
    // LibRaw has limits of its own; whatever it says, it says it in time.
    do {
      #expect(try RawDecoder().decode(directory.file("a.dng")).size.area == 40 * 32)
    } catch let error as RawDecodingError {
      #expect(!error.description.isEmpty)
    }
  }
}
