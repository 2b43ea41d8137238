import Neural
import Parallel

/// Follows the description of a network of flow and computes its values.
struct FlowTensorOperations: FlowOperations {
  let layers: [String: FlowLayer]
  let workers: WorkerPool
  /// Is shown what the description marks.
  let onMark: ((_ name: String, _ value: Tensor) -> Void)?

  func convolution(_ name: String, _ input: Tensor, isActivated: Bool) -> Tensor {
    switch layers.layer(name) {
    case .strips(let convolution):
      return convolution(input, activation: isActivated ? .leakyReLU(slope: 0.1) : .identity, on: workers)
    case .dilated(let convolution):
      let result = convolution(input, on: workers)
      return isActivated ? result.leakyReLU(slope: 0.1, on: workers) : result
    case .doubling: preconditionFailure("“\(name)” is a transposed convolution")
    }
  }

  func doubled(_ name: String, _ input: Tensor) -> Tensor {
    guard case .doubling(let layer) = layers.layer(name) else { preconditionFailure("“\(name)” doubles nothing") }
    return layer(input, on: workers)
  }

  func costs(of first: Tensor, with second: Tensor) -> Tensor {
    first.costVolume(with: second, on: workers).leakyReLU(slope: 0.1, on: workers)
  }

  func warped(_ image: Tensor, by flow: Tensor, pixels: Float) -> Tensor {
    image.warpedBackward(by: scaled(flow, byChannel: [pixels, pixels]), on: workers).image
  }

  func joined(_ parts: [Tensor]) -> Tensor { .concatenatingChannels(parts, on: workers) }
  func concatenated(_ first: Tensor, _ second: Tensor) -> Tensor { joined([first, second]) }
  func added(_ first: consuming Tensor, _ second: Tensor) -> Tensor { first.adding(second, on: workers) }

  func resized(_ input: Tensor, height: Int, width: Int) -> Tensor {
    let shape = input.imageShape
    if (shape.height, shape.width) == (height, width) { return input }
    return input.resizedBilinearly(height: height, width: width, alignment: .edges, on: workers)
  }

  func scaled(_ input: consuming Tensor, byChannel scales: [Float]) -> Tensor {
    precondition(input.imageShape.channels == scales.count, "\(input.shape) has \(scales.count) channels")
    var result = input
    result.updateRows(on: workers) { _, row in
      for index in row.indices { row[index] *= scales[index % scales.count] }
    }
    return result
  }

  func channels(of value: Tensor) -> Int { value.imageShape.channels }

  func marked(_ name: String, _ value: Tensor) -> Tensor {
    onMark?(name, value)
    return value
  }
}
