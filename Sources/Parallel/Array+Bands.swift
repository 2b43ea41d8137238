// The one place where workers get at the memory they write: each band of rows is lent to one call as a span.
// The address is shared between threads (`nonisolated(unsafe)`) and the elements start uninitialized; both are sound
// because bands are disjoint, calls end before the loop does, and the elements are plain numbers.

extension Array where Element: BitwiseCopyable & Sendable {
  /// An array of `rows` rows of `width` elements, written on the workers in bands of `bandHeight` rows.
  ///
  /// The bands depend on the arguments alone, never on the number of workers.
  /// - Parameter fill: is lent the rows it names, uninitialized; it must write every element of them.
  package init(
    rows: Int, width: Int, bandHeight: Int, on workers: WorkerPool,
    fill: @Sendable (Range<Int>, inout MutableSpan<Element>) -> Void
  ) {
    unsafe self.init(unsafeUninitializedCapacity: rows * width) { buffer, count in
      unsafe Self.lend(buffer, rows: rows, width: width, bandHeight: bandHeight, on: workers, to: fill)
      count = rows * width
    }
  }

  /// Lends consecutive bands of `bandHeight` rows of `width` elements to `update`, on the workers.
  package mutating func updateBands(
    width: Int, bandHeight: Int, on workers: WorkerPool,
    _ update: @Sendable (Range<Int>, inout MutableSpan<Element>) -> Void
  ) {
    guard width > 0 else { return }
    precondition(count.isMultiple(of: width), "rows of \(width) do not fill \(count) elements")
    let rows = count / width
    unsafe withUnsafeMutableBufferPointer { buffer in
      unsafe Self.lend(buffer, rows: rows, width: width, bandHeight: bandHeight, on: workers, to: update)
    }
  }

  /// Lends the same bands of three arrays of one length, each of `bandCount` elements, to `update`, on the workers.
  package static func updateBands(
    of first: inout [Element], _ second: inout [Element], _ third: inout [Element], bandCount: Int,
    on workers: WorkerPool,
    _ update:
      @Sendable (
        Range<Int>, inout MutableSpan<Element>, inout MutableSpan<Element>, inout MutableSpan<Element>
      ) -> Void
  ) {
    let count = first.count
    precondition(second.count == count && third.count == count, "the arrays differ in length")
    unsafe first.withUnsafeMutableBufferPointer { first in
      unsafe second.withUnsafeMutableBufferPointer { second in
        unsafe third.withUnsafeMutableBufferPointer { third in
          nonisolated(unsafe) let parts = unsafe (first, second, third)
          workers.parallelBands(of: 0..<count, height: bandCount) { band in
            var first = unsafe parts.0.extracting(band).mutableSpan
            var second = unsafe parts.1.extracting(band).mutableSpan
            var third = unsafe parts.2.extracting(band).mutableSpan
            update(band, &first, &second, &third)
          }
        }
      }
    }
  }

  private static func lend(
    _ buffer: UnsafeMutableBufferPointer<Element>, rows: Int, width: Int, bandHeight: Int, on workers: WorkerPool,
    to body: @Sendable (Range<Int>, inout MutableSpan<Element>) -> Void
  ) {
    guard rows * width > 0, let base = buffer.baseAddress else { return }
    nonisolated(unsafe) let address = unsafe base
    workers.parallelBands(of: 0..<rows, height: bandHeight) { band in
      let part = unsafe UnsafeMutableBufferPointer(
        start: address + band.lowerBound * width, count: band.count * width)
      var span = unsafe part.mutableSpan
      body(band, &span)
    }
  }
}
