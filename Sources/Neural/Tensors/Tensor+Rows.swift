import Parallel

extension Tensor {
  /// Elements that one call of a parallel loop works on, about: enough to outweigh the hand-over, little enough to stay
  /// in a core's cache.
  static let bandCount = 1 << 15

  /// How many rows of `width` elements make a band of about `bandCount`.
  static func bandHeight(width: Int) -> Int { max(1, bandCount / max(1, width)) }

  /// A batch of images written row by row on the workers.
  /// - Parameter fill: is called once for each of the N · H rows with its index (n · H + y) and its W · C values,
  ///   uninitialized; it must write them all.
  package init(
    rowsOf shape: ImageShape, on workers: WorkerPool, fill: @Sendable (Int, inout MutableSpan<Float>) -> Void
  ) {
    let width = shape.rowCount
    let elements = [Float](
      rows: shape.rows, width: width, bandHeight: Self.bandHeight(width: width), on: workers
    ) { rows, band in
      for row in rows { band.slice((row - rows.lowerBound) * width, count: width) { fill(row, &$0) } }
    }
    self.init(shape: shape.axes, elements: elements)
  }

  /// Lends the values to `update` in stretches of `Tensor.bandCount`, on the workers.
  package mutating func updateBands(on workers: WorkerPool, _ update: @Sendable (inout MutableSpan<Float>) -> Void) {
    elements.updateBands(width: 1, bandHeight: Self.bandCount, on: workers) { _, band in update(&band) }
  }

  /// The same, each stretch with the range of its elements.
  package mutating func updateBands(
    on workers: WorkerPool, _ update: @Sendable (Range<Int>, inout MutableSpan<Float>) -> Void
  ) {
    elements.updateBands(width: 1, bandHeight: Self.bandCount, on: workers, update)
  }

  /// Lends the values to `update` image row by image row, on the workers, each with its index n · H + y.
  package mutating func updateRows(
    on workers: WorkerPool, _ update: @Sendable (Int, inout MutableSpan<Float>) -> Void
  ) {
    let width = imageShape.rowCount
    elements.updateBands(width: width, bandHeight: Self.bandHeight(width: width), on: workers) { rows, band in
      for row in rows { band.slice((row - rows.lowerBound) * width, count: width) { update(row, &$0) } }
    }
  }
}
