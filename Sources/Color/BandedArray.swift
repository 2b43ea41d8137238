import Parallel

extension Array where Element: PictureElement {
  /// An array of `rows` × `rowLength` elements, filled in bands of rows on the workers.
  ///
  /// `fill` gets the rows of its band and the elements of those rows, zero at first.
  static func filledInBands(
    rows: Int, rowLength: Int, workers: WorkerPool, _ fill: @Sendable (Range<Int>, inout MutableSpan<Element>) -> Void
  ) -> [Element] {
    unsafe Array(unsafeUninitializedCapacity: rows * rowLength) { buffer, count in
      nonisolated(unsafe) let base = buffer.baseAddress
      workers.parallelBands(of: 0..<rows, height: bandHeight) { band in
        // Bands are disjoint, and each is initialized before it is lent.
        let part = unsafe UnsafeMutableBufferPointer(
          start: base.map { unsafe $0 + band.lowerBound * rowLength }, count: band.count * rowLength)
        unsafe part.initialize(repeating: .zero)
        var span = unsafe part.mutableSpan
        fill(band, &span)
      }
      count = rows * rowLength
    }
  }
}

/// Rows of a band: few enough to share a small picture among workers, enough to make a band worth handing out.
private let bandHeight = 64

/// The element types of pictures.
protocol PictureElement: BitwiseCopyable, Sendable, AdditiveArithmetic {}
extension UInt16: PictureElement {}
extension Float: PictureElement {}
