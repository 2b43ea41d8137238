import Imaging

/// The levels of a file's samples: of a DNG by its own tags, of others by what LibRaw knows of the camera.
///
/// LibRaw's levels of a DNG are not used beside the tags: it rounds fractions and adds the mean of BlackLevelDeltaH and -V
/// to its black level, which would then be subtracted twice.
struct RawLevels {
  let black: BlackLevel
  /// Of red, green1, green2, blue, in raw counts.
  let white: [Float]
  /// From which on samples count as clipped: of red, green1, green2, blue, in raw counts.
  let saturation: [Float]

  /// - Throws: `damagedLevels` for tags that contradict themselves or the size of the active area.
  init(_ description: RawDescription, area: ActiveArea, directory: TIFFDirectory?) throws(RawDecodingError.Fault) {
    let directory = description.dngVersion == 0 ? nil : directory
    var limit: Float = 1
    if let directory {
      black = try Self.black(directory, area: area)
      white = try Self.white(directory) ?? description.whiteLevel
      limit = try Self.linearResponseLimit(directory)
    } else {
      black = description.blackLevel(over: area)
      white = description.whiteLevel
    }
    let highest = black.highest
    guard let lowestWhite = white.min(), highest < lowestWhite, highest >= 0 else {
      throw .damagedLevels("its white level is not above its black level")
    }
    saturation = limit == 1 ? white : white.map { highest + limit * ($0 - highest) }
  }

  private static func black(
    _ directory: TIFFDirectory, area: ActiveArea
  ) throws(RawDecodingError.Fault) -> BlackLevel {
    for tag in [TIFFDirectory.Tag.blackLevel, .blackLevelRepeatDim, .blackLevelDeltaH, .blackLevelDeltaV]
    where directory.unreadable.contains(tag) {
      throw .damagedLevels("its black level should lie beyond the file's end")
    }
    // Without levels there is nothing to repeat.
    let repeats =
      directory.values[.blackLevelRepeatDim] == nil || directory.values[.blackLevel] == nil
      ? [1, 1] : directory[.blackLevelRepeatDim]
    let levels = directory.values[.blackLevel] ?? [0]
    guard repeats.count == 2, repeats.allSatisfy({ (1...65535).contains($0) }) else {
      throw .damagedLevels("its black level repeats after \(repeats) sites")
    }
    let (rows, columns) = (repeats[0], repeats[1])
    guard levels.count >= rows * columns else {
      throw .damagedLevels("its black level has \(levels.count) of \(rows) × \(columns) levels")
    }
    guard levels.allSatisfy({ (0...65535).contains($0) }) else {
      throw .damagedLevels("a black level is not a number of counts")
    }
    let size = area.rectangle.size
    // The tags count from the active area's corner.
    let (top, left) = (area.blackOffset.rows, area.blackOffset.columns)
    let pattern = (0..<rows * columns).map { site in
      Float(levels[(site / columns + top) % rows * columns + (site % columns + left) % columns])
    }
    return BlackLevel(
      rows: rows, columns: columns, levels: pattern,
      rowDeltas: try deltas(.blackLevelDeltaV, of: directory, from: top, count: size.height, "rows"),
      columnDeltas: try deltas(.blackLevelDeltaH, of: directory, from: left, count: size.width, "columns"))
  }

  private static func deltas(
    _ tag: TIFFDirectory.Tag, of directory: TIFFDirectory, from first: Int, count: Int, _ lines: String
  ) throws(RawDecodingError.Fault) -> [Float] {
    guard let values = directory.values[tag] else { return [] }
    guard values.count >= first + count else {
      throw .damagedLevels("it names the black level of \(values.count) of \(first + count) \(lines)")
    }
    let deltas = values[first..<first + count].map { Float($0) }
    guard deltas.allSatisfy({ abs($0) <= 65535 }) else {
      throw .damagedLevels("the black level of a line is not a number of counts")
    }
    return deltas.contains { $0 != 0 } ? deltas : []
  }

  /// WhiteLevel holds one number; some programs name one for red, green and blue, or for red, the green in its rows, blue,
  /// and the green in blue's rows. Nil if the tag is absent.
  private static func white(_ directory: TIFFDirectory) throws(RawDecodingError.Fault) -> [Float]? {
    guard let values = directory.values[.whiteLevel], let first = values.first else { return nil }
    guard values.allSatisfy({ $0 > 0 && $0 <= 0xFFFF_FFFF }) else {
      throw .damagedLevels("a white level is not a number of counts")
    }
    let levels =
      switch values.count {
      case 3: [values[0], values[1], values[1], values[2]]
      case 4: [values[0], values[1], values[3], values[2]]
      default: [first, first, first, first]
      }
    return levels.map { Float($0) }
  }

  /// The share of the range from black to white in which samples follow the light.
  private static func linearResponseLimit(_ directory: TIFFDirectory) throws(RawDecodingError.Fault) -> Float {
    guard let limit = directory.values[.linearResponseLimit]?.first else { return 1 }
    guard limit > 0, limit <= 1 else { throw .damagedLevels("its linear response limit \(limit) is not a share") }
    return Float(limit)
  }
}
