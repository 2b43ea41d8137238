import Diffusion
import Neural
import Parallel

/// The exact-tile U-Net with its gradient.
///
/// A batch is cut into groups of a few images. Each group goes through the network and back on one worker, with a memory
/// of its own that stays near its core; then the groups' gradients are added in their order. So the result does not
/// depend on the number of workers, and workers wait for one another only twice a step.
public final class ExactTileTrainer: TrainableNetwork {
  public let configuration: ExactTileUNet.Configuration
  public let process: DomainTransform
  public let layout: ParameterLayout
  private let layers: ExactTileLayers
  private let workers: WorkerPool
  private let kernels: KernelSet
  private let images: Int
  private let height: Int
  private let width: Int
  /// The memory of each worker's pass, the packed weights, and the gradients of all groups one after the other.
  private let memories: [FloatStorage]
  private let packed: FloatStorage
  private let gradients: FloatStorage

  /// Images that go through the network together.
  private static let groupSize = 4

  private var groups: Int { (images + Self.groupSize - 1) / Self.groupSize }

  /// Memory that training takes beside parameters and batches, in bytes.
  public var workingBytes: Int {
    (memories.reduce(0) { $0 + $1.count } + packed.count + gradients.count) * MemoryLayout<Float>.stride
  }

  /// Floating-point operations of a way through the network at one pixel, counted as direct convolutions.
  public var operationsPerPixel: Double { layers.operationsPerPixel }

  /// - Parameters:
  ///   - process: sets the network's place in f_θ at each step.
  ///   - batch: images of a batch.
  ///   - height, width: size of an image, in pixels: multiples of the network's alignment.
  public convenience init(
    _ configuration: ExactTileUNet.Configuration, process: DomainTransform, batch: Int, height: Int, width: Int,
    workers: WorkerPool
  ) {
    self.init(
      configuration, process: process, batch: batch, height: height, width: width, workers: workers, kernels: .best)
  }

  /// The same with the kernels of a certain instruction set.
  package init(
    _ configuration: ExactTileUNet.Configuration, process: DomainTransform, batch: Int, height: Int, width: Int,
    workers: WorkerPool, kernels: KernelSet
  ) {
    precondition(configuration.fault == nil, "the configuration describes a network")
    let alignment = 1 << configuration.widths.count
    precondition(batch > 0 && height > 0 && width > 0, "a batch has images")
    precondition(height % alignment == 0 && width % alignment == 0, "image sizes are multiples of \(alignment)")
    self.configuration = configuration
    self.process = process
    layers = ExactTileLayers(configuration)
    layout = layers.layout
    images = batch
    self.height = height
    self.width = width
    self.workers = workers
    self.kernels = kernels
    packed = FloatStorage(count: layers.packedCount)
    gradients = FloatStorage(count: layers.layout.count * ((batch + Self.groupSize - 1) / Self.groupSize))
    var memory = FrameMemory()
    let (packed, gradients) = (packed, gradients)
    _ = unsafe ExactTilePass(
      layers, images: min(batch, Self.groupSize), height: height / 2, width: width / 2, memory: &memory,
      parameters: packed.pointer, packed: packed.pointer, gradient: gradients.pointer, kernels: kernels)
    let count = memory.count
    memories = (0..<workers.count).map { _ in FloatStorage(count: count) }
  }

  public func gradient(
    of parameters: [Float], batch: NetworkInputs,
    loss: @Sendable (_ images: Range<Int>, _ prediction: Span<Float>, _ gradient: inout MutableSpan<Float>) -> Void
  ) -> [Float] {
    forEachGroup(parameters, batch) { pass, group in
      let gradient = unsafe pass.gradient
      unsafe gradient.update(repeating: 0, count: layout.count)
      pass.forward(layers, embeddings: group.embeddings.map(\.result))
      for (index, image) in group.images.enumerated() {
        pass.exchangeOutput(of: index, batch, image: image, group.mixings[index]) { prediction, gradient in
          loss(image..<image + 1, prediction, &gradient)
        }
      }
      let back = pass.backward(layers, embeddings: group.embeddings.map(\.result))
      for (embedding, gradientOfResult) in zip(group.embeddings, back) {
        unsafe embedding.backward(layers, gradientOfResult, pass.parameters, addingTo: gradient)
      }
    }
    return sum()
  }

  public func prediction(of parameters: [Float], batch: NetworkInputs) -> Tensor {
    let result = FloatStorage(count: batch.state.count)
    forEachGroup(parameters, batch) { pass, group in
      pass.forward(layers, embeddings: group.embeddings.map(\.result))
      for (index, image) in group.images.enumerated() {
        let place = unsafe result.pointer + image * height * width * 3
        pass.readOutput(of: index, batch, image: image, group.mixings[index]) { prediction in
          for index in prediction.indices { unsafe place[index] = prediction[index] }
        }
      }
    }
    let elements = unsafe Array(UnsafeBufferPointer(start: result.pointer, count: result.count))
    return Tensor(shape: batch.state.shape, elements: elements)
  }

  public func lossWeight(at t: Int) -> Double {
    let factor = configuration.mixing(of: process, at: t).networkOutput
    return 1 / (factor * factor)
  }

  /// Some images that go through the network together.
  private struct Group {
    let images: Range<Int>
    let mixings: [NetworkMixing]
    let embeddings: [EmbeddingPass]
  }

  /// Packs the weights, then calls `body` for each group of a batch on the workers, its input assembled.
  private func forEachGroup(
    _ parameters: [Float], _ batch: NetworkInputs, _ body: @Sendable (ExactTilePass, Group) -> Void
  ) {
    precondition(parameters.count == layout.count, "the network has \(layout.count) parameters")
    precondition(batch.state.shape == [images, height, width, 3], "the batch has the size that was planned for")
    let (convolutions, resamplings) = (layers.convolutions, layers.resamplings)
    unsafe parameters.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      nonisolated(unsafe) let parameters = unsafe base
      workers.parallelPhases([convolutions.count + resamplings.count, groups]) { phase, index, worker in
        switch phase {
        case 0 where index < convolutions.count:
          unsafe convolutions[index].pack(parameters, into: packed.pointer, kernels)
        case 0:
          unsafe resamplings[index - convolutions.count].pack(parameters, into: packed.pointer)
        default:
          let range = index * Self.groupSize..<min(images, (index + 1) * Self.groupSize)
          var memory = FrameMemory(memories[worker])
          let pass = unsafe ExactTilePass(
            layers, images: range.count, height: height / 2, width: width / 2, memory: &memory, parameters: parameters,
            packed: packed.pointer, gradient: gradients.pointer + index * layout.count, kernels: kernels)
          let group = Group(
            images: range, mixings: range.map { configuration.mixing(of: process, at: batch.steps[$0].number) },
            embeddings: range.map { image in
              unsafe EmbeddingPass(layers, batch.steps[image], scale: configuration.embeddingScale, parameters)
            })
          pass.assemble(batch, range, group.mixings)
          body(pass, group)
        }
      }
    }
  }

  /// The gradients of all groups, added in their order.
  private func sum() -> [Float] {
    let (gradients, groups, count) = (gradients, groups, layout.count)
    return [Float](rows: count, width: 1, bandHeight: 1 << 14, on: workers) { band, values in
      for (index, place) in zip(values.indices, band) {
        var sum = unsafe gradients.pointer[place]
        for group in 1..<max(1, groups) { unsafe sum += gradients.pointer[group * count + place] }
        values[index] = sum
      }
    }
  }
}
