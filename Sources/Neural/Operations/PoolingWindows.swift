/// The windows along one side of an image under which pixels are taken together.
struct PoolingWindows: Sendable {
  /// Pixels of a window.
  let size: Int
  /// Pixels from one window to the next.
  let stride: Int
  /// Where the first begins before the image.
  let padding: Int
  /// Whether the last may end beyond the image and its padding.
  let roundsUp: Bool

  init(size: Int, stride: Int, padding: Int, roundsUp: Bool) {
    precondition(size >= 1 && stride >= 1, "a window has pixels, and windows are apart")
    precondition(0...size / 2 ~= padding && (!roundsUp || stride <= size), "every window has a pixel of the image")
    (self.size, self.stride, self.padding, self.roundsUp) = (size, stride, padding, roundsUp)
  }

  /// How many windows a side of so many pixels has.
  func count(_ length: Int) -> Int {
    let steps = length + 2 * padding - size + (roundsUp ? stride - 1 : 0)
    precondition(steps >= 0, "a side of \(length) pixels is smaller than a window of \(size)")
    // A window that began in the padding at the end would hold nothing.
    let count = steps / stride + 1
    return (count - 1) * stride >= length + padding ? count - 1 : count
  }

  /// The pixels of the image under a window.
  subscript(index: Int, of length: Int) -> Range<Int> {
    let start = index * stride - padding
    return max(0, start)..<min(length, start + size)
  }
}
