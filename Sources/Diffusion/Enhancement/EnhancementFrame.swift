import Imaging

/// The frame that the network works on, and where the mosaic lies in it.
struct EnhancementFrame: Sendable {
  /// Size in pixels, multiples of the network's alignment.
  let width: Int
  let height: Int
  /// Where the mosaic's first pixel lies.
  let margin: PixelOffset

  /// The smallest aligned frame that holds a mosaic with its margin.
  init(mosaic: ImageSize, margin: PixelOffset, alignment: Int) {
    func aligned(_ length: Int) -> Int { (length + alignment - 1) / alignment * alignment }
    width = aligned(mosaic.width + margin.columns)
    height = aligned(mosaic.height + margin.rows)
    self.margin = margin
  }

  /// The mosaic's values from a state in [−1, 1], in [0, 1].
  func cut(from state: FrameRows, size: ImageSize) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(size.area * 3)
    for y in 0..<size.height {
      state.withRow(y + margin.rows) { row in
        let first = margin.columns * 3
        for index in first..<first + size.width * 3 { values.append((row[index] + 1) / 2) }
      }
    }
    return values
  }
}
