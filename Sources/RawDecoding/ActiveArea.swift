import Imaging

/// The part of the readout that saw light, and the filter array as seen from its corner.
struct ActiveArea {
  /// In pixels of the readout.
  let rectangle: PixelRectangle
  let pattern: BayerPattern
  /// How far the area's corner lies below and to the right of that of the black level's pattern.
  let blackOffset: PixelOffset

  /// LibRaw drops a row or column where the margin is odd, and turns the filter array, but not the black level's pattern.
  /// Where the file's own directory tells the true area, that row or column is taken back.
  /// - Returns: nil if the area does not lie within the readout.
  init?(_ description: RawDescription, pattern: BayerPattern, directory: TIFFDirectory?) {
    var (top, left) = (description.topMargin, description.leftMargin)
    var (height, width) = (description.height, description.width)
    var blackOffset = PixelOffset(rows: 0, columns: 0)
    if let directory, description.dngVersion != 0, case let area = directory[.activeArea], area.count == 4 {
      // LibRaw would enlarge the readout to an active area that goes beyond it.
      guard area[2] <= directory[.imageLength].first ?? 0, area[3] <= directory[.imageWidth].first ?? 0 else {
        return nil
      }
      if area[0] % 2 == 1, area[0] + 1 == top { (top, height) = (top - 1, height + 1) }
      if area[1] % 2 == 1, area[1] + 1 == left { (left, width) = (left - 1, width + 1) }
      blackOffset = PixelOffset(rows: max(0, top - area[0]), columns: max(0, left - area[1]))
    }
    guard top >= 0, left >= 0, width >= 2, height >= 2, top + height <= description.rawHeight,
      left + width <= description.rawWidth
    else { return nil }
    rectangle = PixelRectangle(top: top, left: left, size: ImageSize(width: width, height: height))
    self.pattern = pattern.shifted(rows: top - description.topMargin, columns: left - description.leftMargin)
    self.blackOffset = blackOffset
  }
}
