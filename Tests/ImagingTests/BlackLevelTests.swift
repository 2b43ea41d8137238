import Imaging
import Testing

@Suite struct BlackLevelTests {
  @Test func repeatsOverTheFrame() {
    let black = BlackLevel(rows: 2, columns: 3, levels: [1, 2, 3, 4, 5, 6])
    #expect(black[0, 0] == 1 && black[1, 2] == 6 && black[2, 3] == 1 && black[3, 5] == 6)
    #expect(black.mean == 3.5)
  }

  /// The extremes are those of all pixels, also of a frame smaller than its pattern.
  @Test(arguments: [(2, 3), (3, 2), (7, 9), (1, 1)]) func extremesAreThoseOfThePixels(height: Int, width: Int) {
    let black = BlackLevel(
      rows: 2, columns: 3, levels: [1, 9, 3, 4, 5, 6], rowDeltas: (0..<height).map { Float($0 * 5 % 7) - 2 },
      columnDeltas: (0..<width).map { 3 - Float($0 * 3 % 5) })
    let all = (0..<height * width).map { black[$0 / width, $0 % width] }
    #expect(black.highest == all.max() && black.lowest == all.min())
  }
}
