import Diffusion
import Neural
import Parallel

/// The SR3-style U-Net with its gradient.
///
/// Images go through the network and back in groups of a few, whose activations are held at a time; the groups' gradients
/// are added in their order.
public final class SR3Trainer: TrainableNetwork {
  public let configuration: SR3UNet.Configuration
  public let layout: ParameterLayout
  private let declarations: [LayerDeclaration]
  private let workers: WorkerPool

  /// Images that go through the network together.
  private static let groupSize = 4

  public init(_ configuration: SR3UNet.Configuration, workers: WorkerPool) {
    precondition(configuration.fault == nil, "the configuration describes a network")
    self.configuration = configuration
    self.workers = workers
    declarations = configuration.layers
    var layout = ParameterLayout()
    for (name, shape) in declarations.flatMap(\.parameters) { layout.append(name, shape) }
    self.layout = layout
  }

  public func gradient(
    of parameters: [Float], batch: NetworkInputs,
    loss: @Sendable (_ images: Range<Int>, _ prediction: Span<Float>, _ gradient: inout MutableSpan<Float>) -> Void
  ) -> [Float] {
    let layers = layers(of: parameters)
    let images = batch.steps.count
    var sum: [Float] = []
    for first in stride(from: 0, to: images, by: Self.groupSize) {
      let range = first..<min(images, first + Self.groupSize)
      let gradient = gradient(layers, batch[range], of: range, loss)
      if sum.isEmpty {
        sum = gradient
      } else {
        sum.updateBands(width: 1, bandHeight: 1 << 15, on: workers) { band, values in
          values.add(gradient.span.extracting(band), to: 0)
        }
      }
    }
    return sum
  }

  public func prediction(of parameters: [Float], batch: NetworkInputs) -> Tensor {
    let input = configuration.input(state: batch.state, color: batch.color, raw: batch.raw, on: workers)
    return configuration.prediction(
      of: input, sinusoids: configuration.sinusoids(of: batch.steps),
      by: TensorOperations(layers(of: parameters), on: workers))
  }

  /// The network is f_θ itself.
  public func lossWeight(at t: Int) -> Double { 1 }

  private func layers(of parameters: [Float]) -> NetworkLayers {
    precondition(parameters.count == layout.count, "the network has \(layout.count) parameters")
    var start = 0
    return NetworkLayers(declarations, for: .training) { _, shape in
      let count = shape.reduce(1, *)
      defer { start += count }
      return Tensor(shape: shape, elements: Array(parameters[start..<start + count]))
    }
  }

  /// One group's way through the network and back.
  private func gradient(
    _ layers: NetworkLayers, _ batch: NetworkInputs, of images: Range<Int>,
    _ loss: @Sendable (Range<Int>, Span<Float>, inout MutableSpan<Float>) -> Void
  ) -> [Float] {
    let tape = Tape(layers, keys: batch.keys, on: workers)
    let input = configuration.input(state: batch.state, color: batch.color, raw: batch.raw, on: workers)
    let result = configuration.prediction(
      of: tape.given(input), sinusoids: tape.given(configuration.sinusoids(of: batch.steps)), by: tape)
    let prediction = result.tensor
    let count = prediction.count / images.count
    let slopes = [Float](rows: images.count, width: count, bandHeight: 1, on: workers) { image, gradient in
      let first = image.lowerBound
      let image = images.lowerBound + first
      loss(
        image..<image + 1, prediction.elements.span.extracting(first * count..<(first + 1) * count), &gradient)
    }
    let gradients = tape.gradients(of: result, Tensor(shape: prediction.shape, elements: slopes))
    return layout.entries.flatMap { entry in
      gradients[entry.name]?.elements ?? [Float](repeating: 0, count: entry.range.count)
    }
  }
}
