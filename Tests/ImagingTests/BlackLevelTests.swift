import Imaging
import Testing

@Suite struct BlackLevelTests {
  @Test func repeatsOverTheFrame() {
    let black = BlackLevel(rows: 2, columns: 3, levels: [1, 2, 3, 4, 5, 6])
    #expect(black[0, 0] == 1 && black[1, 2] == 6 && black[2, 3] == 1 && black[3, 5] == 6)
    #expect(black.mean == 3.5)
  }
}
