/// One of the four channels that a Bayer color filter array samples.
///
/// The two greens are kept apart: `green1` shares its rows with red, `green2` with blue.
public enum BayerChannel: Int, CaseIterable, Sendable, Codable {
  case red, green1, green2, blue
}

/// The phase of a Bayer color filter array: the colors of its top left 2 × 2 cell, read row by row.
public enum BayerPattern: String, CaseIterable, Sendable, Codable {
  case rggb, grbg, gbrg, bggr

  /// Rows and columns, 0 or 1 each, from the top left site to the nearest red one.
  public var redOffset: (row: Int, column: Int) {
    switch self {
    case .rggb: (0, 0)
    case .grbg: (0, 1)
    case .gbrg: (1, 0)
    case .bggr: (1, 1)
    }
  }

  /// The pattern whose nearest red site lies at the given offset; only the parities count.
  public init(redOffset row: Int, _ column: Int) {
    self =
      switch (row & 1, column & 1) {
      case (0, 0): .rggb
      case (0, _): .grbg
      case (_, 0): .gbrg
      default: .bggr
      }
  }

  /// The channel that the site at (row, column) samples, counted from the pattern's origin.
  public func channel(row: Int, column: Int) -> BayerChannel {
    let red = redOffset
    return switch ((row &- red.row) & 1, (column &- red.column) & 1) {
    case (0, 0): .red
    case (0, _): .green1
    case (_, 0): .green2
    default: .blue
    }
  }

  /// The same filter array seen from another origin.
  public func shifted(rows: Int, columns: Int) -> BayerPattern {
    let red = redOffset
    return BayerPattern(redOffset: red.row &- rows, red.column &- columns)
  }
}
