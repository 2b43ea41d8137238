import Color
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct BayerPackingTests {
  static let sizes = [(8, 6), (9, 6), (8, 7), (9, 7), (2, 2), (3, 2), (2, 3)].map { ImageSize(width: $0, height: $1) }
  static let blacks = [
    BlackLevel(512), BlackLevel(rows: 2, columns: 2, levels: [500, 510, 520, 530.5]),
    BlackLevel(rows: 3, columns: 2, levels: [1, 2, 3, 4, 5, 6]),
    BlackLevel(rows: 1, columns: 5, levels: [9, 7, 5, 3, 1]),
  ]

  /// A pattern with a fraction added to each row and column of a frame.
  private static func deltas(_ size: ImageSize) -> BlackLevel {
    BlackLevel(
      rows: 2, columns: 2, levels: [500, 510, 520, 530.5], rowDeltas: (0..<size.height).map { Float($0) * 0.75 - 2 },
      columnDeltas: (0..<size.width).map { 3 - Float($0 % 5) * 0.5 })
  }
  static let whites: [Float] = [15_000, 15_100, 15_200, 15_300]

  /// Each pixel is found in its cell, with its own black level and its channel's range.
  @Test(arguments: BayerPattern.allCases, sizes) func everyPixelIsInItsCell(pattern: BayerPattern, size: ImageSize) {
    for black in Self.blacks + [Self.deltas(size)] {
      let mosaic = SyntheticMosaic.make(size: size, pattern: pattern, blackLevel: black, whiteLevel: Self.whites)
      let packed = BayerPacking.pack(mosaic, workers: WorkerPool(count: 2))
      // Of the whole pattern, which may be greater than the frame.
      let (rows, columns) = (max(size.height, black.rows), max(size.width, black.columns))
      let highest = (0..<rows * columns).map { black[$0 / columns, $0 % columns] }.max() ?? 0
      for row in 0..<size.height {
        for column in 0..<size.width {
          let index = packed.index(row: row, column: column)
          let channel = pattern.channel(row: row, column: column).rawValue
          #expect(index % 4 == channel)
          let level = black[row, column]
          let expected =
            (Float(mosaic.samples[row * size.width + column]) - level) / (Self.whites[channel] - highest)
          // 1e-6: one rounding more than here, of a value near 1.
          #expect(abs(packed.values[index] - expected) < 1e-6)
        }
      }
    }
  }

  /// What the margins hold is the mosaic reflected at its first and last row and column, of the same color.
  @Test(arguments: BayerPattern.allCases, sizes) func marginsAreReflections(pattern: BayerPattern, size: ImageSize) {
    let mosaic = SyntheticMosaic.make(
      size: size, pattern: pattern, blackLevel: Self.blacks[1], whiteLevel: Self.whites)
    let packed = BayerPacking.pack(mosaic, workers: WorkerPool(count: 1))
    func inside(_ index: Int, _ count: Int) -> Int {
      index < 0 ? -index : index >= count ? 2 * (count - 1) - index : index
    }
    for row in -packed.margin.rows..<(packed.size.height * 2 - packed.margin.rows) {
      for column in -packed.margin.columns..<(packed.size.width * 2 - packed.margin.columns) {
        let source = packed.index(row: inside(row, size.height), column: inside(column, size.width))
        #expect(packed.values[packed.index(row: row, column: column)] == packed.values[source])
      }
    }
  }

  @Test(arguments: BayerPattern.allCases, sizes) func sizeIsTheLeastThatHolds(pattern: BayerPattern, size: ImageSize) {
    let packed = BayerPacking.pack(
      SyntheticMosaic.make(size: size, pattern: pattern), workers: WorkerPool(count: 1))
    #expect(packed.margin == PixelOffset(rows: pattern.redOffset.row, columns: pattern.redOffset.column))
    #expect(packed.size.height == (size.height + packed.margin.rows + 1) / 2)
    #expect(packed.size.width == (size.width + packed.margin.columns + 1) / 2)
  }

  @Test func nothingIsClipped() {
    let mosaic = Mosaic(
      size: ImageSize(width: 2, height: 2), samples: [0, 512, 15_000, 65_535], pattern: .rggb,
      blackLevel: BlackLevel(512), whiteLevel: [15_000, 15_000, 15_000, 15_000])
    let values = BayerPacking.pack(mosaic, workers: WorkerPool(count: 1)).values
    #expect(values[0] < 0 && values[1] == 0 && abs(values[2] - 1) < 1e-6 && values[3] > 4)
  }

  /// A sample at its channel's level of saturation is told from one below, whatever the white and black levels.
  @Test func clippedSamplesCanBeTold() {
    let limits: [Float] = [14_000, 15_100, 12_345.5, 9000]
    for offset in [-1, 0, 1] {
      let mosaic = Mosaic(
        size: ImageSize(width: 2, height: 2), samples: limits.map { UInt16(Int($0.rounded(.up)) + offset) },
        pattern: .rggb, blackLevel: BlackLevel(512.3), whiteLevel: Self.whites, saturationLevel: limits)
      let packed = BayerPacking.pack(mosaic, workers: WorkerPool(count: 1))
      #expect(zip(packed.values, packed.saturation).allSatisfy { ($0 >= $1) == (offset >= 0) })
    }
  }

  @Test func workersDoNotMatter() {
    let mosaic = SyntheticMosaic.make(
      size: ImageSize(width: 301, height: 457), pattern: .gbrg, blackLevel: Self.blacks[2])
    let alone = BayerPacking.pack(mosaic, workers: WorkerPool(count: 1)).values
    for count in 2...5 { #expect(BayerPacking.pack(mosaic, workers: WorkerPool(count: count)).values == alone) }
  }
}
