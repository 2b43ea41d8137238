/// The pixels and color planes that an opcode works on: each `rowPitch`-th row and `columnPitch`-th column of a
/// rectangle, from its top left on.
public struct OpcodeArea: Sendable, Hashable, Codable {
  /// May go beyond the frame.
  public var rectangle: PixelRectangle
  /// The first plane.
  public var plane: Int
  /// The number of planes.
  public var planes: Int
  /// At least 1.
  public var rowPitch: Int
  /// At least 1.
  public var columnPitch: Int

  public init(rectangle: PixelRectangle, plane: Int = 0, planes: Int = 1, rowPitch: Int = 1, columnPitch: Int = 1) {
    precondition(plane >= 0 && planes >= 0 && rowPitch >= 1 && columnPitch >= 1, "an area has planes and pitches")
    self.rectangle = rectangle
    self.plane = plane
    self.planes = planes
    self.rowPitch = rowPitch
    self.columnPitch = columnPitch
  }

  /// Rows that are worked on.
  public var rowCount: Int { (rectangle.size.height + rowPitch - 1) / rowPitch }
  /// Columns that are worked on.
  public var columnCount: Int { (rectangle.size.width + columnPitch - 1) / columnPitch }

  /// The number, among the rows that are worked on, of a row of the frame; nil if it is none of them.
  public func rowIndex(_ row: Int) -> Int? {
    let offset = row - rectangle.top
    guard offset >= 0, offset < rectangle.size.height, offset % rowPitch == 0 else { return nil }
    return offset / rowPitch
  }

  /// The columns that are worked on within a frame of this width.
  public func columns(within width: Int) -> StrideTo<Int> {
    stride(
      from: rectangle.left, to: max(rectangle.left, min(rectangle.left + rectangle.size.width, width)), by: columnPitch)
  }
}

/// Factors given at points of a grid, between which they are interpolated linearly; beyond them they stay the same.
public struct GainMap: Sendable, Hashable, Codable {
  public var area: OpcodeArea
  /// Points of the grid downward and rightward.
  public var rows: Int
  public var columns: Int
  /// Planes of factors; further planes of the area use the last.
  public var planes: Int
  /// Distance of the points, in heights and widths of the frame; positive where there are two or more.
  public var rowSpacing: Double
  public var columnSpacing: Double
  /// Place of the first point, in heights and widths of the frame from its top left corner.
  public var rowOrigin: Double
  public var columnOrigin: Double
  /// rows × columns × planes, not negative.
  public var gains: [Float]

  public init(
    area: OpcodeArea, rows: Int, columns: Int, planes: Int = 1, rowSpacing: Double, columnSpacing: Double,
    rowOrigin: Double = 0, columnOrigin: Double = 0, gains: [Float]
  ) {
    precondition(
      rows > 0 && columns > 0 && planes > 0 && gains.count == rows * columns * planes,
      "a gain map has rows × columns × planes factors")
    self.area = area
    self.rows = rows
    self.columns = columns
    self.planes = planes
    self.rowSpacing = rowSpacing
    self.columnSpacing = columnSpacing
    self.rowOrigin = rowOrigin
    self.columnOrigin = columnOrigin
    self.gains = gains
  }
}

/// A change of each sample x in [0, 1] of an area.
public struct SampleMap: Sendable, Hashable, Codable {
  public var area: OpcodeArea
  public var kind: Kind

  public init(area: OpcodeArea, kind: Kind) {
    self.area = area
    self.kind = kind
  }

  public enum Kind: Sendable, Hashable, Codable {
    /// The value for each x · 65535; the last for those beyond.
    case table([UInt16])
    /// Coefficients of x⁰, x¹, …
    case polynomial([Double])
    /// One number for each row or column of the area, added or multiplied.
    case deltaPerRow([Float])
    case deltaPerColumn([Float])
    case scalePerRow([Float])
    case scalePerColumn([Float])

    /// The name in the specification.
    public var name: String {
      switch self {
      case .table: "MapTable"
      case .polynomial: "MapPolynomial"
      case .deltaPerRow: "DeltaPerRow"
      case .deltaPerColumn: "DeltaPerColumn"
      case .scalePerRow: "ScalePerRow"
      case .scalePerColumn: "ScalePerColumn"
      }
    }
  }
}
