import Imaging

/// A gain map of one plane, opened up to the columns of a frame, two of its rows at a time.
struct GainMapLines: Sendable {
  private let map: GainMap
  private let plane: Int
  private let height: Double
  /// For each column that the map works on: the column, the point to its left, and the share of the point to its right.
  private let columns: [Int]
  private let points: [Int]
  private let shares: [Float]
  /// The gains of the map's row `above` and of the next, at each of the columns.
  private var above = -1
  private var upper: [Float] = []
  private var lower: [Float] = []

  /// - Parameter plane: of the map; one beyond its last is its last.
  init(_ map: GainMap, plane: Int, size: ImageSize) {
    self.map = map
    self.plane = min(plane, map.planes - 1)
    height = Double(size.height)
    columns = Array(map.area.columns(within: size.width))
    var (points, shares): ([Int], [Float]) = ([], [])
    for column in columns {
      let (point, share) = Self.position(
        (Double(column) + 0.5) / Double(size.width), map.columnOrigin, map.columnSpacing, map.columns)
      points.append(point)
      shares.append(share)
    }
    (self.points, self.shares) = (points, shares)
  }

  /// Multiplies the values of a row, each of `stride` numbers, the map's plane being the one at `offset`; none becomes more
  /// than `limit`.
  mutating func multiply(
    _ values: inout [Float], row: Int, stride: Int = 1, offset: Int = 0, limit: Float = .infinity
  ) {
    guard map.area.rowIndex(row) != nil else { return }
    let (point, share) = Self.position((Double(row) + 0.5) / height, map.rowOrigin, map.rowSpacing, map.rows)
    if point != above {
      (upper, lower) = (line(point), line(min(point + 1, map.rows - 1)))
      above = point
    }
    guard let first = columns.first else { return }
    let (upper, lower) = (upper.span, lower.span)
    var place = first * stride + offset
    let step = map.area.columnPitch * stride
    var span = values.mutableSpan
    for index in upper.indices {
      let gain = upper[index] + (lower[index] - upper[index]) * share
      span[place] = min(span[place] * gain, limit)
      place += step
    }
  }

  /// The gains of one row of the map at each of the columns.
  private func line(_ row: Int) -> [Float] {
    points.indices.map { index in
      let left = map.gains[(row * map.columns + points[index]) * map.planes + plane]
      let right = map.gains[(row * map.columns + min(points[index] + 1, map.columns - 1)) * map.planes + plane]
      return left + (right - left) * shares[index]
    }
  }

  /// The point before a place in [0, 1] of the frame, and the share of the next one.
  private static func position(_ place: Double, _ origin: Double, _ spacing: Double, _ count: Int) -> (Int, Float) {
    guard count > 1 else { return (0, 0) }
    let position = max(0, min((place - origin) / spacing, Double(count - 1)))
    let point = min(Int(position), count - 2)
    return (point, Float(position - Double(point)))
  }
}
