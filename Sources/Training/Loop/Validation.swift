import Diffusion
import Foundation
import Neural
import Parallel

/// What a network makes of examples that it is not trained on.
public struct Validation: Sendable {
  let network: any TrainableNetwork
  let maker: BatchMaker
  /// A whole number of batches.
  package let examples: [Example]
  let batch: Int
  let workers: WorkerPool

  package init(network: any TrainableNetwork, maker: BatchMaker, examples: [Example], batch: Int, workers: WorkerPool) {
    (self.network, self.maker, self.examples, self.batch) = (network, maker, examples, batch)
    self.workers = workers
  }

  /// Evaluations of the network in the figures of sampling.
  static let evaluations = [1, 4, 16]

  /// What was made of the third of the examples whose x is nearest to y (clean), of the middle and of the noisy third.
  public struct Figure: Sendable, Hashable, Codable {
    /// `clean`, `middle` or `noisy`.
    public var examples: String
    /// Evaluations of the network by the deterministic sampler; 0 for x itself.
    public var evaluations: Int
    /// Mean over the images, in decibels.
    public var psnr: Double
    /// Mean |Laplacian| of luma over that of the targets.
    public var detail: Double
  }

  /// The figures.
  public struct Report: Sendable, Hashable, Codable {
    /// PSNR of ŷ from a state of the process itself, by step, in decibels.
    public var psnrByStep: [Int: Double]
    public var figures: [Figure]
  }

  /// ŷ of all examples by so many evaluations, each side × side × 3 in [−1, 1].
  package struct Samples: Sendable {
    package var evaluations: Int
    package var pictures: [[Float]]

    package init(evaluations: Int, pictures: [[Float]]) {
      (self.evaluations, self.pictures) = (evaluations, pictures)
    }
  }

  /// Computes the figures, and hands out what they are of: samples in the order of `evaluations`, none where the process
  /// does not lead from x to ŷ.
  package func result(_ parameters: [Float]) throws -> (report: Report, samples: [Samples]) {
    let byStep = psnrByStep(parameters)
    guard case .domainTransform(let process) = maker.objective.process else {
      return (Report(psnrByStep: byStep, figures: []), [])
    }
    let samples = try Self.evaluations.filter { $0 <= process.end }.map { count in
      Samples(evaluations: count, pictures: try sample(parameters, process, evaluations: count))
    }
    let figures =
      self.figures(of: examples.map(\.color), evaluations: 0)
      + samples.flatMap { self.figures(of: $0.pictures, evaluations: $0.evaluations) }
    return (Report(psnrByStep: byStep, figures: figures), samples)
  }

  /// The thirds of the examples by the distance of x from y, the nearest first, as places in `examples`.
  package var thirds: [(name: String, examples: [Int])] {
    let order = examples.indices.sorted { examples[$0].distance < examples[$1].distance }
    return ["clean", "middle", "noisy"].enumerated().map { third, name in
      (name, Array(order[order.count * third / 3..<order.count * (third + 1) / 3]))
    }
  }

  private func figures(of pictures: [[Float]], evaluations: Int) -> [Figure] {
    thirds.map { name, part in
      let psnr = part.reduce(0.0) { $0 + Self.psnr(pictures[$1], examples[$1].target) }
      func roughness(_ pictures: [[Float]]) -> Double {
        pictures.reduce(0.0) { $0 + Self.roughness($1, side: maker.side) }
      }
      return Figure(
        examples: name, evaluations: evaluations, psnr: psnr / Double(part.count),
        detail: roughness(part.map { pictures[$0] }) / roughness(part.map { examples[$0].target }))
    }
  }

  /// ŷ of all examples, in [−1, 1].
  func sample(_ parameters: [Float], _ process: DomainTransform, evaluations: Int) throws -> [[Float]] {
    var pictures: [[Float]] = []
    for (number, part) in batches.enumerated() {
      let first = maker.batch(
        part, at: part.map { _ in maker.objective.moment(process.end) }, number: number, on: workers)
      let x = Tensor(shape: first.inputs.state.shape, elements: part.flatMap(\.color))
      let shape = x.imageShape
      let state = try process.sample(
        from: StackedImages(images: x), height: shape.rows, width: shape.width, channels: 3,
        predictor: PatchPredictor(network: network, parameters: parameters, conditions: first.inputs),
        sampler: .deterministic(start: process.end, evaluations: evaluations), seed: UInt64(number), workers: workers)
      for image in 0..<shape.batch {
        pictures.append(
          (image * shape.height..<(image + 1) * shape.height).flatMap { row in
            state.withRow(row) { row in row.indices.map { row[$0] } }
          })
      }
    }
    return pictures
  }

  /// PSNR of ŷ from a state of the process itself, at a few steps.
  private func psnrByStep(_ parameters: [Float]) -> [Int: Double] {
    let last = maker.objective.lastStep
    return Dictionary(
      [last, last / 2, last / 4, last / 10].filter { $0 > 0 }.map { t in
        var squares = 0.0
        for (number, part) in batches.enumerated() {
          let moment = maker.objective.moment(t)
          let batch = maker.batch(part, at: part.map { _ in moment }, number: number, on: workers)
          let prediction = network.prediction(of: parameters, batch: batch.inputs)
          // An error of f_θ is one of ŷ times −√(1−ᾱ_t)/√ᾱ_t (Eq. 21).
          let factor = (1 / (moment.noiseLevel * moment.noiseLevel) - 1)
          squares +=
            zip(prediction.elements, batch.target).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } * factor
        }
        return (t, Self.psnr(meanSquare: squares / Double(examples.count * maker.side * maker.side * 3)))
      }, uniquingKeysWith: { first, _ in first })
  }

  private var batches: [[Example]] {
    stride(from: 0, to: examples.count, by: batch).map { Array(examples[$0..<$0 + batch]) }
  }

  /// PSNR of pictures in [−1, 1].
  private static func psnr(_ pictures: [Float], _ targets: [Float]) -> Double {
    let squares = zip(pictures, targets).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    return psnr(meanSquare: squares / Double(targets.count))
  }

  private static func psnr(meanSquare: Double) -> Double { 10 * log10(4 / max(meanSquare, 1e-12)) }

  /// Sum of |Laplacian| of luma within an image.
  private static func roughness(_ picture: [Float], side: Int) -> Double {
    func luma(_ pixel: Int) -> Float {
      0.299 * picture[pixel * 3] + 0.587 * picture[pixel * 3 + 1] + 0.114 * picture[pixel * 3 + 2]
    }
    var sum = 0.0
    for y in 1..<side - 1 {
      for x in 1..<side - 1 {
        let pixel = y * side + x
        sum += Double(
          abs(4 * luma(pixel) - luma(pixel - 1) - luma(pixel + 1) - luma(pixel - side) - luma(pixel + side)))
      }
    }
    return sum
  }
}
