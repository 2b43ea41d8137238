import Imaging
import Testing

@Suite struct BayerPatternTests {
  @Test(arguments: BayerPattern.allCases) func nameSpellsTheTopLeftCell(pattern: BayerPattern) {
    let letters: [BayerChannel: Character] = [.red: "r", .green1: "g", .green2: "g", .blue: "b"]
    let cell = [(0, 0), (0, 1), (1, 0), (1, 1)].map { letters[pattern.channel(row: $0.0, column: $0.1)] }
    #expect(String(cell.compactMap(\.self)) == pattern.rawValue)
  }

  @Test(arguments: BayerPattern.allCases) func green1SharesItsRowWithRed(pattern: BayerPattern) {
    for row in 0..<2 {
      let channels = Set((0..<2).map { pattern.channel(row: row, column: $0) })
      #expect(channels == [.red, .green1] || channels == [.green2, .blue])
    }
  }

  @Test(arguments: BayerPattern.allCases) func shiftingMovesTheOrigin(pattern: BayerPattern) {
    for (rows, columns) in [(0, 1), (1, 0), (1, 1), (-1, 3), (2, -2)] {
      let shifted = pattern.shifted(rows: rows, columns: columns)
      for row in 0..<2 {
        for column in 0..<2 {
          #expect(
            shifted.channel(row: row, column: column)
              == pattern.channel(row: row + rows + 4, column: column + columns + 4))
        }
      }
    }
  }
}
