extension MutableSpan {
  /// Lends the `count` elements from `start` on to `body`.
  ///
  /// A loop over a whole slice is checked once, at its ends, and so becomes vector instructions.
  @inline(__always) package mutating func slice<Result>(
    _ start: Int, count: Int, _ body: (inout MutableSpan<Element>) -> Result
  ) -> Result {
    var part = _mutatingExtracting(start..<start + count)
    return body(&part)
  }
}

extension MutableSpan where Element == Float {
  /// Copies `source` to the elements from `start` on.
  @inline(__always) package mutating func copy(_ source: Span<Float>, to start: Int) {
    slice(start, count: source.count) { part in
      for index in source.indices { part[index] = source[index] }
    }
  }

  /// Adds `source` to the elements from `start` on.
  @inline(__always) package mutating func add(_ source: Span<Float>, to start: Int) {
    slice(start, count: source.count) { part in
      for index in source.indices { part[index] += source[index] }
    }
  }

  /// Fills the whole span with copies of `row`, whose length divides that of the span.
  package mutating func fillRows(with row: Span<Float>) {
    guard !row.isEmpty else { return }
    for start in stride(from: 0, to: count, by: row.count) { copy(row, to: start) }
  }
}
