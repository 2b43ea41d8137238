import Imaging

extension Mosaic {
  /// The part within a rectangle that lies in the mosaic; phase and black levels stay with their sites.
  package func cropped(to rectangle: PixelRectangle) -> Mosaic {
    let (top, left, part) = (rectangle.top, rectangle.left, rectangle.size)
    precondition(
      top >= 0 && left >= 0 && top + part.height <= size.height && left + part.width <= size.width,
      "the rectangle lies in the mosaic")
    var cut: [UInt16] = []
    cut.reserveCapacity(part.area)
    for row in top..<top + part.height {
      cut += samples[row * size.width + left..<row * size.width + left + part.width]
    }
    let levels = (0..<blackLevel.rows).flatMap { row in
      (0..<blackLevel.columns).map { column in
        blackLevel.levels[
          (top + row) % blackLevel.rows * blackLevel.columns + (left + column) % blackLevel.columns]
      }
    }
    let black = BlackLevel(
      rows: blackLevel.rows, columns: blackLevel.columns, levels: levels,
      rowDeltas: Array(blackLevel.rowDeltas.dropFirst(top).prefix(part.height)),
      columnDeltas: Array(blackLevel.columnDeltas.dropFirst(left).prefix(part.width)))
    var metadata = metadata
    metadata.activeAreaOrigin.rows += top
    metadata.activeAreaOrigin.columns += left
    metadata.defaultCrop = nil
    return Mosaic(
      size: part, samples: cut, pattern: pattern.shifted(rows: top, columns: left),
      blackLevel: black, whiteLevel: whiteLevel, saturationLevel: saturationLevel, metadata: metadata)
  }
}
