import Neural
import Parallel

extension Tensor {
  /// The sum over the pixels of each image: (N, H, W, C) → (N, C), the gradient of a shift.
  func summedOverImagePixels(on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    return Tensor(
      shape: [shape.batch, shape.channels], elements: channelSums(times: self, on: workers).sums.map(Float.init))
  }

  /// The sum over all images and pixels: (N, H, W, C) → (C), the gradient of a bias.
  func summedOverPixels(on workers: WorkerPool) -> Tensor {
    let sums = channelSums(times: self, on: workers).sums
    let channels = imageShape.channels
    return Tensor(shape: [channels], elements: summedOverImages(sums, channels: channels))
  }
}

/// The sum over images of a value for each image and channel.
func summedOverImages(_ values: [Double], channels: Int) -> [Float] {
  (0..<channels).map { channel in
    Float(stride(from: channel, to: values.count, by: channels).reduce(0) { $0 + values[$1] })
  }
}
