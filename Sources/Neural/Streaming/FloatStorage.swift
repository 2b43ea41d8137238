/// A fixed run of floats, 64-byte aligned, zero at first.
///
/// The one owner of raw memory in this package's engine: weights in the kernels' layout, and the arenas of running
/// networks.
@safe package final class FloatStorage: @unchecked Sendable {
  /// Number of floats.
  package let count: Int
  private let base: UnsafeMutablePointer<Float>

  package init(count: Int) {
    precondition(count >= 0, "storage cannot be negative")
    self.count = count
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 16) * 4, alignment: 64)
    unsafe base = raw.bindMemory(to: Float.self, capacity: max(count, 16))
    unsafe base.initialize(repeating: 0, count: max(count, 16))
  }

  deinit { unsafe base.deallocate() }

  /// The memory, valid as long as this object lives. Whoever writes while others read must write elsewhere.
  package var pointer: UnsafeMutablePointer<Float> { unsafe base }
}
