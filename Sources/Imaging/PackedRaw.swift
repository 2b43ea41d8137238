/// A mosaic with its levels applied, its four Bayer channels gathered at half resolution.
///
/// Whatever the phase of the filter array, the cell at (i, j) holds red, green1, green2, blue of one RGGB cell.
/// A mosaic of another phase is continued by reflection to the left and above by up to one pixel, and one of odd extent
/// to the right and below, so no row or column is lost: cell (i, j) covers the mosaic's pixels from row 2i −
/// `margin.rows` and column 2j − `margin.columns`.
public struct PackedRaw: Sendable {
  /// Width and height in cells: half those of the mosaic, rounded up after the margin was added.
  public let size: ImageSize
  /// height × width × 4 (R, G1, G2, B), black-subtracted and divided by the mosaic's range: nominally in [0, 1],
  /// not clipped (noise goes below, clipped highlights may stand above).
  public var values: [Float]
  /// Rows and columns, 0 or 1 each, that were added above and to the left of the mosaic.
  public let margin: PixelOffset
  /// Size of the mosaic that was packed, in pixels.
  public let mosaicSize: ImageSize
  /// The value of R, G1, G2, B from which on a sample counts as clipped (`Mosaic.saturationLevel`), about 1 or less. Its
  /// light is not known but for being no less; to look neutral, it must be taken for as much as the other channels have.
  public let saturation: [Float]

  public init(
    size: ImageSize, values: [Float], margin: PixelOffset, mosaicSize: ImageSize, saturation: [Float] = [1, 1, 1, 1]
  ) {
    precondition(saturation.count == 4, "the level of saturation names red, green1, green2 and blue")
    precondition(values.count == size.area * 4, "packed RAW has four values a cell")
    precondition(
      size.width * 2 >= mosaicSize.width + margin.columns && size.height * 2 >= mosaicSize.height + margin.rows,
      "packed RAW covers its mosaic")
    self.size = size
    self.values = values
    self.margin = margin
    self.mosaicSize = mosaicSize
    self.saturation = saturation
  }
}
