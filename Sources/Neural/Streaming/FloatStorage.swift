import Foundation

/// A fixed run of floats, 64-byte aligned, zero at first.
///
/// The one owner of raw memory in this package's engine: weights in the kernels' layout, and the arenas of running
/// networks. Sendable because nothing here changes but the floats themselves, and those who write them say in whose turn:
/// weights are written before they are shared, and a run's workers each write rows of their own.
@safe package final class FloatStorage: @unchecked Sendable {
  /// Number of floats.
  package let count: Int
  private let base: UnsafeMutablePointer<Float>

  /// Bytes of a large page.
  private static let page = 2 << 20

  package init(count: Int) {
    precondition(count >= 0, "storage cannot be negative")
    self.count = count
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: bytes < Self.page ? 64 : Self.page)
    // Large pages, where the system has them: a network goes through more small ones than translations are cached for.
    if bytes >= Self.page { _ = unsafe madvise(raw, bytes, Int32(MADV_HUGEPAGE)) }
    unsafe base = raw.bindMemory(to: Float.self, capacity: max(count, 16))
    unsafe base.initialize(repeating: 0, count: max(count, 16))
  }

  deinit { unsafe base.deallocate() }

  /// The memory, valid as long as this object lives. Whoever writes while others read must write elsewhere.
  package var pointer: UnsafeMutablePointer<Float> { unsafe base }
}
