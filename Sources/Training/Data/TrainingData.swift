import Foundation
import Imaging
import Parallel
import Synthesis
import YAMLReading

/// The data of a training: what it draws pairs from, how it cuts them, and what is kept apart.
package struct TrainingData: Sendable {
  package let source: any PairSource
  package let cutter: PatchCutter
  private let heldOut: (any PairSource)?
  /// How often x is D²(y) in validation.
  private let validationShare: Double
  private let seed: UInt64
  private let report: @Sendable (String) -> Void

  /// - Parameters:
  ///   - base: folder of the configuration's file.
  ///   - report: told of files that are skipped.
  /// - Throws: `TrainingError` if there is nothing to train on.
  package init(
    _ configuration: TrainingConfiguration, base: URL, on workers: WorkerPool,
    report: @escaping @Sendable (String) -> Void
  ) throws {
    let data = configuration.data
    guard !data.folder.isEmpty else {
      throw TrainingError(
        .noData, place: "data.folder", problem: "is not given", remedy: "give --data FOLDER or --set data.folder=FOLDER"
      )
    }
    (source, heldOut) = try Self.sources(configuration, on: workers, report: report)
    seed = configuration.seed
    self.report = report
    validationShare = data.kind == .zurich ? data.degradationShare : 0
    let degradation: PatchCutter.DegradationOperator? =
      data.degradation.isEmpty
      ? nil : try Degradation(contentsOf: URL(filePath: data.degradation, relativeTo: base)).degrade
    cutter = PatchCutter(
      side: configuration.patch, degradationShare: data.degradationShare, degradation: degradation,
      demosaicing: data.demosaicing.weighted, flatShare: data.flatShare)
  }

  /// What to draw from, and what is held out; nil if nothing is.
  private static func sources(
    _ configuration: TrainingConfiguration, on workers: WorkerPool, report: @escaping @Sendable (String) -> Void
  ) throws -> (any PairSource, (any PairSource)?) {
    let (data, side) = (configuration.data, configuration.patch)
    let folder = URL(filePath: data.folder)
    let region = ImageSize(width: data.region[0], height: data.region[1])
    func pairs(_ raw: String, _ target: String, _ format: some PairFormat) throws -> [FilePair] {
      try FilePairSource.usablePairs(
        raw: folder.appending(path: raw), target: folder.appending(path: target), format: format, side: side,
        on: workers, report: report)
    }
    func sources<Picture>(
      _ split: DataSplit<Picture>, _ source: ([Picture]) -> any PairSource
    ) -> (any PairSource, (any PairSource)?) {
      (source(split.training), split.heldOut.isEmpty ? nil : source(split.heldOut))
    }
    switch data.kind {
    case .photographs:
      let photographs = try Photograph.all(in: folder, least: side + 8, on: workers, report: report)
      return sources(try DataSplit(photographs, keeping: data.heldOut, folder: data.folder)) {
        PhotographSource(
          photographs: $0, reduction: data.reduction, region: region, side: side, ranges: data.sensor.ranges)
      }
    case .pairs:
      let format = DevelopedPairs()
      let files = try pairs("raw", "target", format)
      return sources(try DataSplit(files, keeping: data.heldOut, folder: data.folder)) {
        FilePairSource(pairs: $0, format: format, region: region, side: side)
      }
    case .zurich:
      let format = ZurichPairs()
      let files = try pairs("train/huawei_raw", "train/canon", format)
      let test = folder.appending(path: "test").path(percentEncoded: false)
      let split =
        data.heldOut > 0 && FileManager.default.fileExists(atPath: test)
        ? try DataSplit(
          files, keeping: data.heldOut, of: try pairs("test/huawei_raw", "test/canon", format), folder: test)
        : try DataSplit(files, keeping: data.heldOut, folder: data.folder)
      return sources(split) { FilePairSource(pairs: $0, format: format, region: region, side: side) }
    }
  }

  /// Examples of what is held out, six batches' worth; none if nothing is held out.
  ///
  /// x = G(w), as it is in use. Of Zurich RAW-to-RGB, where G(w) lacks what it needs for colors, x is as in training.
  /// - Throws: `TrainingError` if none of the pairs held out can be used.
  package func validationExamples(batch: Int, on workers: WorkerPool) throws -> [Example] {
    guard let heldOut else { return [] }
    var cutter = cutter
    cutter.degradationShare = validationShare
    var examples: [Example] = []
    var unusable: Set<Int> = []
    let count = 6 * batch
    var index = 0
    while examples.count < count {
      let picture = index % heldOut.count
      var random = RandomStream(seed: seed, 5, UInt64(index))
      index += 1
      guard !unusable.contains(picture) else { continue }
      do {
        let pair = try heldOut.pair(picture, using: &random)
        examples += try cutter.examples(of: pair, count: 4, using: &random, on: workers)
      } catch {
        report("skipped: \(error)")
        unusable.insert(picture)
        guard unusable.count < heldOut.count else {
          throw TrainingError(
            .noData, place: "data.held-out", problem: "none of \(heldOut.count) pictures held out can be used",
            remedy: "check the files")
        }
      }
    }
    return Array(examples.prefix(count))
  }
}
