import Imaging
import Parallel

/// A look as a table: what each color, or each channel by itself, becomes.
public struct ColorTable: Sendable, Hashable {
  /// How the outputs are laid out.
  public enum Form: Sendable, Hashable {
    /// A curve for each channel, `size` points along it, 3 outputs a point.
    case curves
    /// size × size × size points, red running fastest, 3 outputs a point.
    case lattice

    /// Points of a table of so many along an axis.
    func points(size: Int) -> Int { self == .curves ? size : size * size * size }
  }

  public let form: Form
  /// Points along an axis, 2 or more.
  public let size: Int
  /// Red, green and blue of each point.
  public let outputs: [Float]
  /// The inputs that the first points stand for, of red, green and blue.
  public let domainMinimum: [Float]
  /// The inputs that the last points stand for, of red, green and blue.
  public let domainMaximum: [Float]

  /// - Parameter outputs: finite, 3 for each of `size` or size³ points.
  public init(
    form: Form, size: Int, outputs: [Float], domainMinimum: [Float] = [0, 0, 0], domainMaximum: [Float] = [1, 1, 1]
  ) {
    precondition(size >= 2, "a table has two points along an axis")
    precondition(outputs.count == 3 * form.points(size: size), "a point has three outputs")
    precondition(
      domainMinimum.count == 3 && domainMaximum.count == 3
        && zip(domainMinimum, domainMaximum).allSatisfy { $0 < $1 }, "a domain goes upward, in three channels")
    self.form = form
    self.size = size
    self.outputs = outputs
    self.domainMinimum = domainMinimum
    self.domainMaximum = domainMaximum
  }

  /// Gives a picture the look.
  ///
  /// Between the points of a lattice the outputs are interpolated in tetrahedra, which keep grays as gray as the points
  /// on the gray axis are. What lies outside of the domain takes the change of the domain's nearest color, so that a
  /// table that changes nothing leaves wide gamuts and highlights alone too.
  /// - Parameters:
  ///   - image: sRGB-encoded, as looks for photographs expect.
  ///   - strength: 0 for the picture as it is, 1 for the look.
  /// - Throws: `LooksError` for a picture that is not encoded.
  public func apply(to image: inout ColorImage, strength: Float = 1, workers: WorkerPool) throws(LooksError) {
    try LooksError.refuseLinear(image)
    let table = self
    image.values.updateBands(width: image.size.width * 3, bandHeight: 16, on: workers) { _, values in
      table.apply(to: &values, strength: strength)
    }
  }

  private func apply(to values: inout MutableSpan<Float>, strength: Float) {
    let outputs = outputs.span
    let (low, high) = (Self.vector(domainMinimum, fourth: -1), Self.vector(domainMaximum, fourth: 1))
    let last = Float(size - 1)
    let scale = SIMD4(repeating: last) / (high - low)
    for place in stride(from: 0, to: values.count, by: 3) {
      let input = SIMD4(values[place], values[place + 1], values[place + 2], 0)
      let inside = input.clamped(lowerBound: low, upperBound: high)
      let position = (inside - low) * scale
      let output = form == .lattice ? tetrahedral(position, outputs) : curves(position, outputs)
      let result = input + strength * (output - inside)
      for channel in 0..<3 { values[place + channel] = result[channel] }
    }
  }

  /// - Parameter position: in [0, size − 1].
  @inline(__always)
  private func curves(_ position: SIMD4<Float>, _ outputs: borrowing Span<Float>) -> SIMD4<Float> {
    var result = SIMD4<Float>()
    for channel in 0..<3 {
      let first = min(Int(position[channel]), size - 2)
      let share = position[channel] - Float(first)
      let (a, b) = (outputs[first * 3 + channel], outputs[first * 3 + 3 + channel])
      result[channel] = a + share * (b - a)
    }
    return result
  }

  /// Walks from the lattice cell's nearest corner to its farthest along the axes in the order of their shares: three
  /// edges, each weighted by its share.
  /// - Parameter position: in [0, size − 1].
  @inline(__always)
  private func tetrahedral(_ position: SIMD4<Float>, _ outputs: borrowing Span<Float>) -> SIMD4<Float> {
    var corner = 0
    var shares = SIMD4<Float>()
    var steps = SIMD4<Int>()
    var step = 1
    for channel in 0..<3 {
      let first = min(Int(position[channel]), size - 2)
      shares[channel] = position[channel] - Float(first)
      steps[channel] = step
      corner += first * step
      step *= size
    }
    // The axes in the order of their shares, the largest first.
    var axes = SIMD3(0, 1, 2)
    if shares[axes[0]] < shares[axes[1]] { (axes[0], axes[1]) = (axes[1], axes[0]) }
    if shares[axes[1]] < shares[axes[2]] { (axes[1], axes[2]) = (axes[2], axes[1]) }
    if shares[axes[0]] < shares[axes[1]] { (axes[0], axes[1]) = (axes[1], axes[0]) }
    var point = Self.point(corner, outputs)
    var result = point
    for rank in 0..<3 {
      corner += steps[axes[rank]]
      let next = Self.point(corner, outputs)
      result += shares[axes[rank]] * (next - point)
      point = next
    }
    return result
  }

  @inline(__always)
  private static func point(_ index: Int, _ outputs: borrowing Span<Float>) -> SIMD4<Float> {
    SIMD4(outputs[index * 3], outputs[index * 3 + 1], outputs[index * 3 + 2], 0)
  }

  /// Three channels; the fourth lane is between −1 and 1, so that its scale is finite.
  private static func vector(_ channels: [Float], fourth: Float) -> SIMD4<Float> {
    SIMD4(channels[0], channels[1], channels[2], fourth)
  }
}
