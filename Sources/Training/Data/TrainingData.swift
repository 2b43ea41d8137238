import Foundation
import Imaging
import Parallel
import Synthesis
import YAMLReading

/// The data of a training: what it draws pairs from, how it cuts them, and what is kept apart.
struct TrainingData: Sendable {
  let source: any PairSource
  let cutter: PatchCutter
  private let heldOut: PhotographSource?
  private let seed: UInt64

  /// - Parameters:
  ///   - base: folder of the configuration's file.
  ///   - report: told of files that are skipped.
  /// - Throws: `TrainingError` if there is nothing to train on.
  init(
    _ configuration: TrainingConfiguration, base: URL, on workers: WorkerPool,
    report: @escaping @Sendable (String) -> Void
  )
    throws
  {
    let data = configuration.data
    guard !data.folder.isEmpty else {
      throw TrainingError(
        .noData, place: "data.folder", problem: "is not given", remedy: "give --data FOLDER or --set data.folder=FOLDER"
      )
    }
    let photographs = try Photograph.all(
      in: URL(filePath: data.folder), least: configuration.patch + 8, on: workers, report: report)
    guard photographs.count > data.heldOut else {
      throw TrainingError(
        .noData, place: data.folder,
        problem: "holds \(photographs.count) photographs, of which data.held-out keeps "
          + "\(data.heldOut)", remedy: "give more photographs or hold fewer out")
    }
    // Pictures of one origin often stand together by name: those held out are spread over the folder.
    let stride = data.heldOut > 0 ? photographs.count / data.heldOut : .max
    func isHeldOut(_ index: Int) -> Bool { index % stride == stride / 2 && index / stride < data.heldOut }
    func part(_ held: Bool) -> PhotographSource {
      PhotographSource(
        photographs: photographs.enumerated().filter { isHeldOut($0.offset) == held }.map(\.element),
        reduction: data.reduction, region: ImageSize(width: data.region[0], height: data.region[1]),
        ranges: data.sensor.ranges)
    }
    source = part(false)
    heldOut = data.heldOut > 0 ? part(true) : nil
    seed = configuration.seed
    let degradation: PatchCutter.DegradationOperator? =
      data.degradation.isEmpty
      ? nil : try Degradation(contentsOf: URL(filePath: data.degradation, relativeTo: base)).degrade
    cutter = PatchCutter(
      side: configuration.patch, degradationShare: data.degradationShare, degradation: degradation,
      demosaicing: data.demosaicing.weighted, flatShare: data.flatShare)
  }

  /// Examples of what is held out: x = G(w), six batches' worth; none if nothing is held out.
  func validationExamples(batch: Int, on workers: WorkerPool) throws -> [Example] {
    guard let heldOut else { return [] }
    var cutter = cutter
    cutter.degradationShare = 0
    var examples: [Example] = []
    let count = 6 * batch
    var index = 0
    while examples.count < count {
      var random = RandomStream(seed: seed, 5, UInt64(index))
      let pair = try heldOut.pair(index % heldOut.count, using: &random)
      examples += try cutter.examples(of: pair, count: 4, using: &random, on: workers)
      index += 1
    }
    return Array(examples.prefix(count))
  }
}
