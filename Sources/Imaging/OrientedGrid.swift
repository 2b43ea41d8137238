/// The pixels of a stored picture in the order in which they stand when it is shown upright.
///
/// Each of the eight orientations is an affine map between the two grids, so a pixel's place is an origin and two steps.
package struct OrientedGrid: Sendable, Hashable {
  /// Size of the upright picture, in pixels.
  package let size: ImageSize
  @usableFromInline let origin: Int
  @usableFromInline let rowStep: Int
  @usableFromInline let columnStep: Int

  /// - Parameters:
  ///   - stored: size of the picture as stored, in pixels.
  ///   - orientation: how it must be turned to stand upright.
  package init(stored: ImageSize, orientation: Orientation) {
    let (width, height) = (stored.width, stored.height)
    let (lastRow, lastColumn) = ((height - 1) * width, width - 1)
    (origin, rowStep, columnStep) =
      switch orientation {
      case .upright: (0, width, 1)
      case .mirroredHorizontally: (lastColumn, width, -1)
      case .rotated180: (lastRow + lastColumn, -width, -1)
      case .mirroredVertically: (lastRow, -width, 1)
      case .transposed: (0, 1, width)
      case .rotated90Clockwise: (lastRow, 1, -width)
      case .transversed: (lastRow + lastColumn, -1, -width)
      case .rotated90Counterclockwise: (lastColumn, -1, width)
      }
    size = orientation.rawValue >= 5 ? ImageSize(width: height, height: width) : stored
  }

  /// Whether the pixels stand as they are stored.
  package var isUpright: Bool { origin == 0 && columnStep == 1 && rowStep == size.width }

  /// Number of the stored pixel, counted row by row, that stands at a place of the upright picture.
  @inlinable package func storedPixel(row: Int, column: Int) -> Int { origin + row * rowStep + column * columnStep }
}
