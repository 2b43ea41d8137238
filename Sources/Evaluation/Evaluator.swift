import Foundation
import Imaging
import Metrics
import Parallel
import Synchronization

/// Computes the figures of methods' pictures.
///
/// Each picture is read once, measured by all metrics and let go, and as many are in memory as there are workers, an output
/// and its target each; of sets only what the metric saw in each picture is kept.
package struct Evaluator: Sendable {
  package var metrics: [Metric]
  /// How targets are brought to outputs before they are compared; nil to compare them as they are.
  package var alignment: TargetAlignment?
  /// Whether outputs are rounded to 8 bits first.
  package var roundsToEightBits = false
  /// What a reader of the figures should know of the pictures.
  package var notes: [String] = []
  package var workers: WorkerPool

  package init(metrics: [Metric], alignment: TargetAlignment? = nil, workers: WorkerPool) {
    (self.metrics, self.alignment, self.workers) = (metrics, alignment, workers)
  }

  /// Measures every picture, several at a time if there are enough of them; the figures are the same either way.
  ///
  /// - Parameter progress: is told how many pictures are done, of all methods, from any thread.
  package func run(_ matching: PictureMatching, progress: @Sendable (Int) -> Void) -> EvaluationReport {
    let entries = matching.entries
    /// By entry; protected by its mutex.
    let done = Mutex<[Int: Measured]>([:])
    @Sendable func evaluate(_ index: Int) {
      let measured = measure(entries[index], matching.methods)
      let count = done.withLock { done in
        done[index] = measured
        return done.count
      }
      progress(count)
    }
    if entries.count >= workers.count {
      workers.parallelFor(entries.count) { evaluate($0) }
    } else {
      // The workers share each picture instead.
      for index in entries.indices { evaluate(index) }
    }
    let measured = done.withLock { done in entries.indices.compactMap { done[$0] } }
    return report(measured, matching)
  }

  // MARK: One picture

  /// What the metrics say of one picture, in their order.
  private struct Sight {
    var figures: [Double?]
    /// What metrics of sets saw.
    var features: [[Double]?]

    init(count: Int) {
      figures = Array(repeating: nil, count: count)
      features = Array(repeating: nil, count: count)
    }
  }

  /// What came of the pictures of one name.
  private struct Measured {
    let picture: String
    var target: Sight?
    /// By method; nil where there is no output.
    var outputs: [Sight?] = []
    /// Methods whose output has another number of bits than the target.
    var ofOtherDepth: [(method: Int, output: Int, target: Int)] = []
    var failures: [EvaluationReport.Failure] = []
  }

  private func measure(_ entry: PictureMatching.Entry, _ methods: [EvaluationMethod]) -> Measured {
    var result = Measured(picture: "\(entry.name)")
    var target: (picture: EvaluatedPicture, image: MetricImage)?
    if let url = entry.target {
      do {
        let picture = try EvaluatedPicture(contentsOf: url, of: nil)
        let image = try Self.metricImage(picture.image, url, of: nil)
        target = (picture, image)
        result.target = sight(of: image, at: url, of: nil, &result.failures)
      } catch {
        result.failures.append(error)
      }
    }
    for (index, method) in methods.enumerated() {
      guard let url = entry.outputs[index] else {
        result.outputs.append(nil)
        continue
      }
      do {
        var output = try EvaluatedPicture(contentsOf: url, of: method.name)
        if roundsToEightBits { output.roundToEightBits() }
        let image = try Self.metricImage(output.image, url, of: method.name)
        var sight = sight(of: image, at: url, of: method.name, &result.failures)
        if let target {
          if output.bits != target.picture.bits, !roundsToEightBits {
            result.ofOtherDepth.append((index, output.bits, target.picture.bits))
          }
          compare((output, image), target, at: url, of: method.name, into: &sight, &result.failures)
        }
        result.outputs.append(sight)
      } catch {
        result.outputs.append(Sight(count: metrics.count))
        result.failures.append(error)
      }
    }
    return result
  }

  /// What metrics that need no target say of a picture.
  private func sight(
    of image: MetricImage, at url: URL, of method: String?, _ failures: inout [EvaluationReport.Failure]
  ) -> Sight {
    var sight = Sight(count: metrics.count)
    for (index, metric) in metrics.enumerated() {
      do throws(MetricsError) {
        switch metric {
        case .pair: break
        case .picture(let metric): sight.figures[index] = try metric(of: image, on: workers)
        case .set(let metric): sight.features[index] = try metric.features(of: image, on: workers)
        }
      } catch {
        failures.append(Self.failure(url, method, error))
      }
    }
    return sight
  }

  /// Adds what metrics of pairs say of an output.
  private func compare(
    _ output: (picture: EvaluatedPicture, image: MetricImage),
    _ target: (picture: EvaluatedPicture, image: MetricImage), at url: URL, of method: String, into sight: inout Sight,
    _ failures: inout [EvaluationReport.Failure]
  ) {
    let pairs = metrics.enumerated().compactMap { index, metric -> (index: Int, metric: any PairMetric)? in
      if case .pair(let metric) = metric { (index, metric) } else { nil }
    }
    guard !pairs.isEmpty else { return }
    guard output.image.size == target.image.size else {
      let problem =
        "it has \(output.image.size) pixels, its target \(target.image.size); compare pictures of the same frame"
      failures.append(.init(method: method, file: url.path(percentEncoded: false), problem: problem))
      return
    }
    do throws(EvaluationReport.Failure) {
      var (own, other) = (output.image, target.image)
      if let alignment {
        let aligned: (output: ColorImage, target: ColorImage)
        do throws(AlignmentRefusal) {
          aligned = try alignment.align(target.picture.image, to: output.picture.image, on: workers)
        } catch {
          throw .init(method: method, file: url.path(percentEncoded: false), problem: error.problem)
        }
        own = try Self.metricImage(aligned.output, url, of: method)
        other = try Self.metricImage(aligned.target, url, of: method)
      }
      for (index, metric) in pairs {
        do throws(MetricsError) {
          sight.figures[index] = try metric(of: own, against: other, on: workers)
        } catch {
          failures.append(Self.failure(url, method, error))
        }
      }
    } catch {
      failures.append(error)
    }
  }

  private static func metricImage(
    _ image: ColorImage, _ url: URL, of method: String?
  ) throws(EvaluationReport.Failure) -> MetricImage {
    do {
      return try MetricImage(image, name: url.lastPathComponent)
    } catch {
      throw failure(url, method, error)
    }
  }

  private static func failure(_ url: URL, _ method: String?, _ error: MetricsError) -> EvaluationReport.Failure {
    .init(method: method, file: url.path(percentEncoded: false), problem: "\(error)")
  }

  // MARK: All pictures

  private func report(_ measured: [Measured], _ matching: PictureMatching) -> EvaluationReport {
    let definitions = metrics.map(\.definition)
    var failures = matching.failures + measured.flatMap(\.failures)
    var warnings = notes + [alignment?.warning].compactMap(\.self) + depthWarnings(measured, matching.methods)
    var methods: [EvaluationReport.Result] = []
    for (index, method) in matching.methods.enumerated() {
      let rows = measured.compactMap { picture in
        picture.outputs[index].map { EvaluationReport.Row(picture: picture.picture, figures: $0.figures) }
      }
      var sets: [Int: (figure: Double?, count: Int)] = [:]
      for (place, metric) in metrics.enumerated() {
        guard case .set(let metric) = metric else { continue }
        let outputs = measured.compactMap { $0.outputs[index]?.features[place] }
        let targets = measured.compactMap { $0.target?.features[place] }
        if let warning = Self.warning(metric, method, outputs: outputs.count, targets: targets.count) {
          warnings.append(warning)
        }
        sets[place] = (nil, outputs.count)
        do throws(MetricsError) {
          sets[place] = (try metric.distance(outputs, targets, on: workers), outputs.count)
        } catch {
          failures.append(.init(method: method.name, file: method.name, problem: "\(error)"))
        }
      }
      methods.append(
        EvaluationReport.Result(
          method.name, method: method, rows: rows, metrics: definitions, sets: sets, against: methods.first))
    }
    if let warning = Self.countWarning(methods) { warnings.append(warning) }
    return EvaluationReport(
      metrics: definitions, comparison: comparison(matching), methods: methods,
      target: targetResult(measured, definitions), failures: failures, warnings: warnings)
  }

  private func targetResult(_ measured: [Measured], _ definitions: [MetricDefinition]) -> EvaluationReport.Result? {
    let rows = measured.compactMap { picture in
      picture.target.map { EvaluationReport.Row(picture: picture.picture, figures: $0.figures) }
    }
    guard !rows.isEmpty, definitions.contains(where: { $0.subject == .picture }) else { return nil }
    return EvaluationReport.Result(
      EvaluationMethod.targetName, method: nil, rows: rows, metrics: definitions, sets: [:], against: nil)
  }

  private func comparison(_ matching: PictureMatching) -> String {
    guard matching.hasTargets else { return "Pictures by themselves, without targets." }
    let rounding = roundsToEightBits ? " Outputs are rounded to 8 bits first." : ""
    return (alignment?.summary ?? "Outputs against targets as they are (original targets), whole frames.") + rounding
  }

  /// Says that a set is too small for its figure to mean more than these pictures.
  private static func warning(
    _ metric: any SetMetric, _ method: EvaluationMethod, outputs: Int, targets: Int
  ) -> String? {
    guard min(outputs, targets) < metric.pictures else { return nil }
    let name = type(of: metric).definition.name
    return "\(method.name): \(name) needs \(metric.pictures) pictures of either kind, and has \(outputs) outputs "
      + "and \(targets) targets; compare it with figures of these very pictures only"
  }

  private func depthWarnings(_ measured: [Measured], _ methods: [EvaluationMethod]) -> [String] {
    methods.indices.compactMap { index in
      let others = measured.flatMap(\.ofOtherDepth).filter { $0.method == index }
      guard let first = others.first else { return nil }
      return "\(methods[index].name): \(others.count) of \(measured.count) outputs have other bits a sample than their "
        + "targets (\(first.output) and \(first.target)); they are compared on one scale, unrounded"
    }
  }

  /// Means over different pictures cannot be compared.
  private static func countWarning(_ methods: [EvaluationReport.Result]) -> String? {
    let counts = methods.map { $0.statistics.map(\.count) }
    guard Set(counts).count > 1 else { return nil }
    let list = methods.map { "\($0.name) \($0.statistics.map(\.count).max() ?? 0)" }.joined(separator: ", ")
    return "the methods' means are not of the same pictures (\(list)): compare the differences, which are"
  }
}
