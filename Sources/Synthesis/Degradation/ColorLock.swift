import Imaging
import YAMLReading

/// Gives a degraded patch back the colors of the one it was made of, as they are at low resolution, so that it differs
/// from it in detail alone.
package struct ColorLock: ReadableRecord, Hashable {
  /// Side of the cells over which colors are compared, in pixels; all are of one size, as near to that as they fit.
  let cell: Int
  /// How often the difference is given back: what interpolation and clipping leave of it, the next pass takes.
  let passes: Int

  package init(from fields: inout RecordReader) {
    cell = fields.read("cell", .integer(in: 2...256, unit: "pixels"))
    passes = fields.read("passes", .integer(in: 1...32))
  }
}

extension Patch {
  /// x + L(y - x) clipped to [0, 1], where x is this patch, y the original, and L the mean of each cell interpolated
  /// between their centers; and that as x again, in each pass.
  ///
  /// Without clipping L keeps the mean of a patch that its cells fit, and each pass takes at least a quarter of what the
  /// cells' means differ by.
  package func locked(to original: Patch, by lock: ColorLock) -> Patch {
    func count(_ side: Int) -> Int { max(1, (2 * side + lock.cell) / (2 * lock.cell)) }
    let cells = ImageSize(width: count(size.width), height: count(size.height))
    var result = self
    for _ in 0..<lock.passes {
      let difference = original.combined(with: result, by: -)
      let low = difference.resized(to: cells, by: .area, isAntialiased: false)
        .resized(to: size, by: .bilinear, isAntialiased: false)
      result = result.combined(with: low) { min(1, max(0, $0 + $1)) }
    }
    return result
  }
}
