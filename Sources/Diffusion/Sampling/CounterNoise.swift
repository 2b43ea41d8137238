import CKernels
import Neural

/// Normal noise that depends on nothing but the seed and the place it is for.
///
/// Philox 4×32-10 (Salmon et al., “Parallel random numbers: as easy as 1, 2, 3”, SC 2011), keyed by the seed, at the
/// counter (x, y, step, channel / 4), gives four 32-bit words; Box and Muller's transform makes four normal values of
/// them, for four consecutive channels. So neither the order of computing nor the way a frame is cut can change a value,
/// and every processor gives the same bits.
public struct CounterNoise: Sendable, Hashable {
  private let low: UInt32
  private let high: UInt32

  public init(seed: UInt64) {
    low = UInt32(truncatingIfNeeded: seed)
    high = UInt32(truncatingIfNeeded: seed >> 32)
  }

  /// Adds normal noise of a standard deviation to a row, width × channels.
  package func add(
    to values: inout MutableSpan<Float>, scale: Float, row: Int, channels: Int, step: Int,
    kernels: KernelSet = .best
  ) {
    precondition(values.count.isMultiple(of: channels), "a row has whole pixels")
    var noise = dr_noise(
      key: (low, high), row: UInt32(truncatingIfNeeded: row), step: UInt32(truncatingIfNeeded: step),
      width: values.count / channels, channels: channels, scale: scale)
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe kernels.table.pointee.add_noise(&noise, start)
    }
  }
}
