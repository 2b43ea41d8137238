import Imaging

extension RawDescription {
  /// The level of no light over the active area as LibRaw has it: its base, level by color and pattern, each added once.
  ///
  /// Where the tags of a DNG agree with LibRaw's integers, their fractions are kept. BlackLevelDeltaH and -V enter as
  /// LibRaw has them: by their mean.
  func blackLevel(over area: ActiveArea) -> BlackLevel {
    let level = blackLevel(black, over: area)
    guard let dngBlack else { return level }
    let exact = blackLevel(dngBlack, over: area)
    let agree =
      level.rows == exact.rows && level.columns == exact.columns
      && zip(level.levels, exact.levels).allSatisfy { abs($0 - $1) < 1 }
    return agree ? exact : level
  }

  private func blackLevel(_ levels: Levels, over area: ActiveArea) -> BlackLevel {
    let hasPattern = levels.rows > 0 && levels.columns > 0 && levels.pattern.count == levels.rows * levels.columns
    let (patternRows, patternColumns) = hasPattern ? (levels.rows, levels.columns) : (1, 1)
    let differs = Set(levels.channels).count > 1
    let rows = differs ? leastCommonMultiple(patternRows, 2) : patternRows
    let columns = differs ? leastCommonMultiple(patternColumns, 2) : patternColumns
    // LibRaw's own area begins here within ours.
    let top = topMargin - area.rectangle.top
    let left = leftMargin - area.rectangle.left
    var result: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let site = ((row + top) & 1) * 2 + ((column + left) & 1)
        let color = sites.indices.contains(site) ? sites[site] : 0
        var level = levels.base + levels.channels[color]
        if hasPattern {
          let patternRow = (row + area.blackOffset.rows) % patternRows
          level += levels.pattern[patternRow * patternColumns + (column + area.blackOffset.columns) % patternColumns]
        }
        result.append(level)
      }
    }
    return BlackLevel(rows: rows, columns: columns, levels: result)
  }

  /// The level of white of red, green1, green2, blue as LibRaw has it, in raw counts: WhiteLevel of a DNG, else the end of
  /// the linear range where the file names it, else the camera's maximum.
  var whiteLevel: [Float] {
    if dngWhite > 0 { return [Float](repeating: Float(dngWhite), count: 4) }
    let linear = linearMaximum.map(Float.init)
    let (red, green, blue) = (linear[0], linear[1], linear[2])
    if min(red, green, blue) > 0, max(red, green, blue) <= Float(maximum) {
      return [red, green, linear[3] > 0 && linear[3] <= Float(maximum) ? linear[3] : green, blue]
    }
    return [Float](repeating: Float(maximum), count: 4)
  }
}

private func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
  var (x, y) = (a, b)
  while y != 0 { (x, y) = (y, x % y) }
  return a / x * b
}
