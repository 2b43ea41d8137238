import Parallel

/// The end of a network that doubles the size: a 3 × 3 convolution to 4·F channels, the shuffle of these to F channels at
/// twice the size, and a 3 × 3 convolution of that, both padded by zeros.
///
/// As nothing stands between the two, they are one: a 5 × 5 convolution to 4 outputs a pixel, before the shuffle. It takes
/// far less work, and the 4·F channels never stand in memory. Only at the frame's edge is the second one's padding not what
/// the first would have made of the outside, so that pixels there have kernels of their own.
package struct ShufflingTail: Sendable {
  /// The folded convolution, (N, H, W, in) → (N, H, W, 4 · out), with padding by zeros.
  let interior: FrameConvolution
  /// The kernels of edge pixels, by the sides at which the second convolution meets the frame's end.
  private let edges: [Sides: Edge]
  private let inputs: Int
  private let outputs: Int

  /// Ends of the frame that a pixel lies at.
  private struct Sides: OptionSet, Hashable {
    let rawValue: Int
    static let top = Sides(rawValue: 1)
    static let bottom = Sides(rawValue: 2)
    static let left = Sides(rawValue: 4)
    static let right = Sides(rawValue: 8)
  }

  /// A folded kernel, (4 · out, 5, 5, in), and bias.
  private struct Edge {
    let weight: [Float]
    let bias: [Float]
  }

  /// - Parameters:
  ///   - firstWeight: (4·F, in, 3, 3), and its bias (4·F).
  ///   - secondWeight: (out, F, 3, 3), and its bias (out).
  package init(firstWeight: Tensor, firstBias: Tensor, secondWeight: Tensor, secondBias: Tensor) {
    precondition(firstWeight.shape[0] == 4 * secondWeight.shape[1], "the shuffle makes the second one's inputs")
    inputs = firstWeight.shape[1]
    outputs = 4 * secondWeight.shape[0]
    let first = firstWeight.channelsLast()
    func folded(_ sides: Sides) -> Edge {
      Self.fold(first, firstBias.elements, secondWeight, secondBias.elements, at: sides)
    }
    let whole = folded([])
    interior = FrameConvolution(
      weight: Tensor(shape: [outputs, 5, 5, inputs], elements: whole.weight).channelsFirst(),
      bias: Tensor(shape: [outputs], elements: whole.bias))
    var edges: [Sides: Edge] = [:]
    for vertical in [Sides(), .top, .bottom] {
      for horizontal in [Sides(), .left, .right] where !(vertical.isEmpty && horizontal.isEmpty) {
        edges[vertical.union(horizontal)] = folded(vertical.union(horizontal))
      }
    }
    self.edges = edges
  }

  /// Memory of its weights, in bytes.
  var bytes: Int {
    interior.bytes + edges.values.reduce(0) { $0 + $1.weight.count * MemoryLayout<Float>.stride }
  }

  /// Puts the two convolutions together, in double precision, leaving out what the second reads beyond `sides`.
  /// - Parameter first: (4·F, 3, 3, in).
  private static func fold(
    _ first: Tensor, _ firstBias: [Float], _ second: Tensor, _ secondBias: [Float], at sides: Sides
  ) -> Edge {
    let (outputs, features, inputs) = (second.shape[0], second.shape[1], first.shape[3])
    var weight = [Double](repeating: 0, count: 4 * outputs * 25 * inputs)
    var bias = [Double](repeating: 0, count: 4 * outputs)
    /// The packed pixel, −1 to 1, and the place in it, 0 or 1, of the row or column that lies `offset` from the first.
    func place(_ offset: Int) -> (pixel: Int, site: Int) { (offset >> 1, offset & 1) }
    for output in 0..<outputs {
      for site in 0..<4 {
        let channel = 4 * output + site
        bias[channel] = Double(secondBias[output])
        for u in -1...1 {
          let (rowPixel, row) = place(site / 2 + u)
          if sides.contains(.top) && rowPixel < 0 || sides.contains(.bottom) && rowPixel > 0 { continue }
          for v in -1...1 {
            let (columnPixel, column) = place(site % 2 + v)
            if sides.contains(.left) && columnPixel < 0 || sides.contains(.right) && columnPixel > 0 { continue }
            for feature in 0..<features {
              let factor = Double(second.elements[((output * features + feature) * 3 + u + 1) * 3 + v + 1])
              let middle = 4 * feature + 2 * row + column
              bias[channel] += factor * Double(firstBias[middle])
              for i in 0..<3 {
                // The row of three taps and all inputs stands together in both.
                let source = (middle * 3 + i) * 3 * inputs
                let target = ((channel * 5 + rowPixel + i + 1) * 5 + columnPixel + 1) * inputs
                for index in 0..<3 * inputs {
                  weight[target + index] += factor * Double(first.elements[source + index])
                }
              }
            }
          }
        }
      }
    }
    return Edge(weight: weight.map { Float($0) }, bias: bias.map { Float($0) })
  }

  /// (N, H, W, in) → (N, 2H, 2W, out), H and W at least 2.
  package func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = input.imageShape
    precondition(shape.height >= 2 && shape.width >= 2, "a frame has two rows and columns")
    var packed = interior(input, on: workers)
    packed.updateRows(on: workers) { row, values in
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.height)
      let vertical: Sides = y == 0 ? .top : y == shape.height - 1 ? .bottom : []
      let frame = input.elements.span.extracting(
        image * shape.area * shape.channels..<(image + 1) * shape.area * shape.channels)
      for x in vertical.isEmpty ? [0, shape.width - 1] : Array(0..<shape.width) {
        let horizontal: Sides = x == 0 ? .left : x == shape.width - 1 ? .right : []
        guard let edge = edges[vertical.union(horizontal)] else { continue }
        values.slice(x * outputs, count: outputs) { compute(edge, frame, shape, x: x, y: y, into: &$0) }
      }
    }
    return packed.pixelShuffled(factor: 2, on: workers)
  }

  /// One pixel with a kernel of its own.
  private func compute(
    _ edge: Edge, _ frame: Span<Float>, _ shape: ImageShape, x: Int, y: Int, into pixel: inout MutableSpan<Float>
  ) {
    pixel.copy(edge.bias.span, to: 0)
    let weight = edge.weight.span
    for i in max(0, 2 - y)..<min(5, shape.height + 2 - y) {
      let (first, last) = (max(0, 2 - x), min(5, shape.width + 2 - x))
      let count = (last - first) * inputs
      let start = ((y + i - 2) * shape.width + x + first - 2) * inputs
      let taps = frame.extracting(start..<start + count)
      for output in 0..<outputs {
        let start = ((output * 5 + i) * 5 + first) * inputs
        pixel[output] += dotProduct(taps, weight.extracting(start..<start + count))
      }
    }
  }
}
