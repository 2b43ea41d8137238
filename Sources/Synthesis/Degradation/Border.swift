import Imaging

/// How a picture goes on beyond its edges.
package enum Border: Sendable, Hashable {
  /// Mirrored at the outermost pixel, which is not repeated: what filters of pictures usually do.
  case reflected
  /// Mirrored at the outer side of the outermost pixel, which is repeated: a symmetric filter then keeps the sum of
  /// all pixels.
  case mirrored

  /// The index within `0..<count` that `index` stands for.
  package func index(_ index: Int, _ count: Int) -> Int {
    switch self {
    case .reflected: return Imaging.reflected(index, count)
    case .mirrored:
      let period = 2 * count
      let phase = ((index % period) + period) % period
      return min(phase, period - 1 - phase)
    }
  }
}
