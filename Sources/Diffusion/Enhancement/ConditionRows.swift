import Imaging

/// A condition as the network is given it: zeros if it was trained without.
struct GivenRows<Source: RowSource>: RowSource {
  let source: Source
  let isGiven: Bool

  func read(row: Int, into values: inout MutableSpan<Float>) {
    if isGiven { source.read(row: row, into: &values) } else { values.update(repeating: 0) }
  }
}

/// c, or x: a color image over the network's frame, clipped to [−1, 1], continued by reflection.
struct ColorRows: RowSource {
  private let image: ColorImage
  private let rows: [Int]
  private let columns: [Int]

  init(image: ColorImage, frame: EnhancementFrame) {
    self.image = image
    rows = (0..<frame.height).map { reflected($0 - frame.margin.rows, image.size.height) }
    columns = (0..<frame.width).map { reflected($0 - frame.margin.columns, image.size.width) }
  }

  func read(row: Int, into values: inout MutableSpan<Float>) {
    let source = image.values.span
    let first = rows[row] * image.size.width
    for (x, column) in columns.enumerated() {
      for channel in 0..<3 { values[x * 3 + channel] = 2 * min(max(source[(first + column) * 3 + channel], 0), 1) - 1 }
    }
  }
}

/// w: packed RAW over the network's frame at half resolution, in [−1, 1], continued by reflection.
struct RawRows: RowSource {
  private let raw: PackedRaw
  private let rows: [Int]
  private let columns: [Int]

  init(raw: PackedRaw, frame: EnhancementFrame) {
    self.raw = raw
    rows = (0..<frame.height / 2).map { reflected($0, raw.size.height) }
    columns = (0..<frame.width / 2).map { reflected($0, raw.size.width) }
  }

  func read(row: Int, into values: inout MutableSpan<Float>) {
    let source = raw.values.span
    let first = rows[row] * raw.size.width
    for (x, column) in columns.enumerated() {
      for channel in 0..<4 { values[x * 4 + channel] = 2 * source[(first + column) * 4 + channel] - 1 }
    }
  }
}
