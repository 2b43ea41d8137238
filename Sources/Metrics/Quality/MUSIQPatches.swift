import Neural
import Parallel

/// A picture cut into patches at three scales, with the place of each: what MUSIQ takes.
package struct MUSIQPatches: Sendable {
  /// Rows and columns of a patch, in pixels.
  static let side = 32
  /// Cells along each side of the grid to which places are brought.
  static let grid = 10
  /// Longer sides of the smaller scales, in pixels; the last scale is the picture itself.
  static let longerSides = [224, 384]

  /// One patch.
  package struct Place: Sendable, Hashable {
    /// The picture that it is cut from, 0 to 2.
    package let scale: Int
    /// Its row and column there, in patches.
    let row, column: Int
    /// Its cell of the grid, row · 10 + column.
    package let cell: Int
  }

  /// The picture at each scale, (1, H, W, 3), in [−1, 1] but for overshoot.
  private let pictures: [Tensor]
  package let places: [Place]

  /// - Parameter picture: (1, H, W, 3), in [0, 1].
  package init(_ picture: Tensor, on workers: WorkerPool) {
    let shape = picture.imageShape
    precondition(shape.batch == 1 && shape.channels == 3, "one picture of three channels")
    let input = Tensor(shape: picture.shape, elements: picture.elements.map { ($0 - 0.5) * 2 })
    let scaled = Self.longerSides.map { side in
      let ratio = Double(side) / Double(max(shape.width, shape.height))
      func length(_ pixels: Int) -> Int { max(1, Int((Double(pixels) * ratio).rounded(.toNearestOrEven))) }
      return input.resizedBicubically(height: length(shape.height), width: length(shape.width), on: workers)
    }
    pictures = scaled + [input]
    places = pictures.enumerated().flatMap { scale, picture in
      let (rows, columns) = (Self.count(picture.shape[1]), Self.count(picture.shape[2]))
      return (0..<rows * columns).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        return Place(
          scale: scale, row: row, column: column,
          cell: Self.cell(row, of: rows) * Self.grid + Self.cell(column, of: columns))
      }
    }
  }

  /// Some of the patches, each with zeros around it: (patches, 32 + before + after, 32 + before + after, 3).
  ///
  /// - Parameters:
  ///   - before: rows and columns of zeros above and to the left.
  ///   - after: the same below and to the right.
  package func patches(_ range: Range<Int>, before: Int = 0, after: Int = 0) -> Tensor {
    let side = before + Self.side + after
    var elements = [Float](repeating: 0, count: range.count * side * side * 3)
    for (index, place) in places[range].enumerated() {
      let picture = pictures[place.scale]
      let (height, width) = (picture.shape[1], picture.shape[2])
      // The picture stands in the middle of its whole patches.
      let top = place.row * Self.side - (Self.count(height) * Self.side - height) / 2
      let left = place.column * Self.side - (Self.count(width) * Self.side - width) / 2
      for y in max(0, top)..<min(height, top + Self.side) {
        for x in max(0, left)..<min(width, left + Self.side) {
          let target = ((index * side + before + y - top) * side + before + x - left) * 3
          for channel in 0..<3 { elements[target + channel] = picture.elements[(y * width + x) * 3 + channel] }
        }
      }
    }
    return Tensor(shape: [range.count, side, side, 3], elements: elements)
  }

  /// Patches along a side of so many pixels.
  private static func count(_ length: Int) -> Int { (length + side - 1) / side }

  /// The cell along one side, in single precision as PyTorch's `interpolate(mode="nearest")` has it.
  private static func cell(_ index: Int, of count: Int) -> Int {
    min(Int(Float(index) * (Float(grid) / Float(count))), grid - 1)
  }
}
