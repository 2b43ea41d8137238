import Imaging
import RawDecoding
import TestSupport
import Testing

/// Margins of either parity, every phase and black levels that differ by site: all three must stay in step.
@Suite struct ActiveAreaTests {
  @Test(arguments: BayerPattern.allCases, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 3), (3, 2), (4, 2)])
  func noRowOrColumnIsLost(pattern: BayerPattern, origin: (row: Int, column: Int)) throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 46, height: 37, pattern: pattern)
    let bottom = 36
    let right = 43
    dng.tags[50829] = .longs([origin.row, origin.column, bottom, right])
    // CFAPattern is told from the active area's corner.
    dng.tags[50713] = .shorts([2, 2])
    dng.tags[50714] = .rationals([100.5, 110, 120, 130.25])
    try dng.write(to: directory.file("a.dng"))

    let mosaic = try RawDecoder().decode(directory.file("a.dng"))
    #expect(mosaic.size == ImageSize(width: right - origin.column, height: bottom - origin.row))
    #expect(mosaic.metadata.activeAreaOrigin == PixelOffset(rows: origin.row, columns: origin.column))
    #expect(mosaic.pattern == pattern)
    #expect(mosaic.blackLevel == BlackLevel(rows: 2, columns: 2, levels: [100.5, 110, 120, 130.25]))
    let expected = (origin.row..<bottom).flatMap { row in
      dng.samples[(row * 46 + origin.column)..<(row * 46 + right)]
    }
    #expect(mosaic.samples == expected)
  }

  @Test(arguments: [(1, 1), (1, 2), (2, 1), (3, 2), (2, 4), (4, 4)])
  func blackPatternsAreKept(rows: Int, columns: Int) throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 40, height: 32)
    let levels = (0..<(rows * columns)).map { 60 + 7.5 * Double($0) }
    dng.tags[50713] = .shorts([rows, columns])
    dng.tags[50714] = .rationals(levels)
    dng.tags[50829] = .longs([1, 1, 32, 40])
    try dng.write(to: directory.file("a.dng"))
    let black = try RawDecoder().decode(directory.file("a.dng")).blackLevel
    #expect(black == BlackLevel(rows: rows, columns: columns, levels: levels.map { Float($0) }))
  }

  @Test func defaultCropIsRelativeToTheActiveArea() throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 40, height: 32)
    dng.tags[50829] = .longs([2, 4, 32, 40])
    dng.tags[50719] = .shorts([3, 5])
    dng.tags[50720] = .shorts([20, 100])
    try dng.write(to: directory.file("a.dng"))
    // Cut to what the active area holds.
    #expect(
      try RawDecoder().header(of: directory.file("a.dng")).metadata.defaultCrop
        == PixelRectangle(top: 5, left: 3, size: ImageSize(width: 20, height: 25)))
  }
}
