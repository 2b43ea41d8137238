import Parallel

extension Tensor {
  /// x · (1 + scale) + shift, with a scale and a shift for each image and channel.
  ///
  /// (N, H, W, C) with `scale` and `shift` of N · C values each. Changes the elements in place when this is the tensor's
  /// last use. After E. Perez et al., "FiLM: Visual Reasoning with a General Conditioning Layer", 2018.
  public consuming func modulated(scale: Tensor, shift: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(
      scale.shape == [shape.batch, shape.channels] && shift.shape == scale.shape,
      "scale \(scale.shape) and shift \(shift.shape) are not (N, C) of \(self.shape)")
    let factors = scale.elements.map { 1 + $0 }
    var result = self
    result.applyToChannels(factors: factors, offsets: shift.elements, on: workers)
    return result
  }

  /// x · factor + offset in place, with a factor and an offset for each image and channel (N · C of each).
  package mutating func applyToChannels(factors: [Float], offsets: [Float], on workers: WorkerPool) {
    let shape = imageShape
    let channels = shape.channels
    precondition(factors.count == shape.batch * channels && offsets.count == factors.count)
    updateRows(on: workers) { row, values in
      let image = row / shape.height * channels
      let factors = factors.span.extracting(image..<image + channels)
      let offsets = offsets.span.extracting(image..<image + channels)
      for x in 0..<shape.width {
        values.slice(x * channels, count: channels) { pixel in
          for channel in factors.indices { pixel[channel] = pixel[channel] * factors[channel] + offsets[channel] }
        }
      }
    }
  }
}

/// Modulation by an embedding: (scale, shift) = linear(SiLU(embedding)), then x · (1 + scale) + shift.
public struct FiLM: Sendable {
  package let linear: Linear

  /// - Parameters:
  ///   - weight: (2C, embedding); the first C rows make the scale, the others the shift.
  ///   - bias: (2C).
  public init(weight: Tensor, bias: Tensor) {
    precondition(weight.shape.first.map { $0.isMultiple(of: 2) } ?? false, "weight \(weight.shape) is not (2C, in)")
    linear = Linear(weight: weight, bias: bias)
  }

  /// Input (N, H, W, C) and embedding (N, E) → (N, H, W, C), in place when this is the input's last use.
  public func callAsFunction(_ input: consuming Tensor, embedding: Tensor, on workers: WorkerPool) -> Tensor {
    let channels = linear.outputCount / 2
    let both = linear(embedding.silu(on: workers), on: workers)
    func half(_ index: Int) -> Tensor {
      var values: [Float] = []
      for image in 0..<both.shape[0] {
        let start = (2 * image + index) * channels
        values += both.elements[start..<start + channels]
      }
      return Tensor(shape: [both.shape[0], channels], elements: values)
    }
    return input.modulated(scale: half(0), shift: half(1), on: workers)
  }
}
