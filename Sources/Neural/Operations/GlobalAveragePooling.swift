import Parallel

extension Tensor {
  /// The mean over all pixels of each image, summed in float64: (N, H, W, C) → (N, 1, 1, C).
  public func globalAverage(on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    let area = Double(shape.area)
    let sums = channelSums(times: self, on: workers).sums
    return Tensor(shape: [shape.batch, 1, 1, shape.channels], elements: sums.map { Float($0 / area) })
  }
}
