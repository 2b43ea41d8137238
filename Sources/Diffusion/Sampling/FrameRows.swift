import Neural

/// A frame of float rows that many workers read and write, each its own rows.
///
/// The state m_t of a reverse process: height × width × channels.
public final class FrameRows: Sendable {
  public let height: Int
  public let width: Int
  public let channels: Int
  private let storage: FloatStorage

  /// A frame of zeros.
  public init(height: Int, width: Int, channels: Int) {
    precondition(height > 0 && width > 0 && channels > 0, "a frame has values")
    self.height = height
    self.width = width
    self.channels = channels
    storage = FloatStorage(count: height * width * channels)
  }

  /// Floats of a row.
  public var pitch: Int { width * channels }

  /// Reads one row, width × channels.
  public func withRow<Result>(_ row: Int, _ body: (Span<Float>) throws -> Result) rethrows -> Result {
    precondition((0..<height).contains(row), "the frame has \(height) rows")
    return try body(unsafe Span(_unsafeStart: storage.pointer + row * pitch, count: pitch))
  }

  /// Writes one row, width × channels. Nobody else may read or write the row at that time.
  public func withMutableRow<Result>(_ row: Int, _ body: (inout MutableSpan<Float>) throws -> Result) rethrows -> Result
  {
    precondition((0..<height).contains(row), "the frame has \(height) rows")
    var span = unsafe MutableSpan(_unsafeStart: storage.pointer + row * pitch, count: pitch)
    return try body(&span)
  }
}
