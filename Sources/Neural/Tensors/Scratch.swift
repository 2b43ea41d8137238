/// Calls `body` with `count` floats of scratch memory, uninitialized, which are gone when it returns.
package func withScratch<Result>(
  _ count: Int, _ body: (inout MutableSpan<Float>) throws -> Result
) rethrows -> Result {
  try unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { buffer in
    var span = unsafe buffer.mutableSpan
    return try body(&span)
  }
}
