import Imaging
import Neural
import Parallel

/// How LPIPS compares what a trunk sees in two pictures, whatever the trunk.
///
/// Zhang, Isola, Efros, Shechtman and Wang, “The unreasonable effectiveness of deep features as a perceptual metric”,
/// CVPR 2018, Eq. 1; scaling and heads of version 0.1.
struct LPIPSDistance {
  /// For each tap, a weight for each channel.
  private let heads: [[Float]]

  /// Takes the heads `TRUNK.linI.model.1.weight` of a file that comes with the program.
  init(trunk: String, channels: [Int], heads file: Safetensors) throws(NeuralError) {
    var heads: [[Float]] = []
    for (index, count) in channels.enumerated() {
      let name = "\(trunk).lin\(index).model.1.weight"
      heads.append(try file.tensor(named: name, shape: [1, count, 1, 1]).elements)
    }
    self.heads = heads
  }

  /// A picture as a trunk takes it: (1, H, W, 3), with the mean and spread of ImageNet's colors.
  static func input(_ image: MetricImage) -> Tensor {
    let (shift, scale): ([Float], [Float]) = ([-0.030, -0.088, -0.188], [0.458, 0.448, 0.450])
    let elements = image.samples.indices.map { index in
      let value = Float(image.samples[index]) / (Float(MetricImage.largest) / 2) - 1
      return (value - shift[index % 3]) / scale[index % 3]
    }
    return Tensor(shape: [1, image.size.height, image.size.width, 3], elements: elements)
  }

  /// The distance at a tap: the mean over the pixels of Σ head · (f̂ − ĝ)², f̂ and ĝ of length 1.
  ///
  /// - Parameters:
  ///   - first, second: what is seen there of one picture each, (1, H, W, C).
  func callAsFunction(at tap: Int, _ first: Tensor, _ second: Tensor, on workers: WorkerPool) -> Double {
    let (head, shape) = (heads[tap], first.imageShape)
    let sum = workers.sum(rows: shape.height) { row in
      (row * shape.width..<(row + 1) * shape.width).reduce(0.0) { sum, pixel in
        let values = pixel * shape.channels..<(pixel + 1) * shape.channels
        return sum
          + Self.distance(first.elements.span.extracting(values), second.elements.span.extracting(values), head.span)
      }
    }
    return sum / Double(shape.area)
  }

  private static func distance(_ first: Span<Float>, _ second: Span<Float>, _ head: Span<Float>) -> Double {
    let (a, b) = (1 / (length(first) + 1e-10), 1 / (length(second) + 1e-10))
    var sum: Float = 0
    for channel in head.indices {
      let difference = first[channel] * a - second[channel] * b
      sum += head[channel] * difference * difference
    }
    return Double(sum)
  }

  private static func length(_ vector: Span<Float>) -> Float {
    var sum: Float = 0
    for index in vector.indices { sum += vector[index] * vector[index] }
    return sum.squareRoot()
  }
}
