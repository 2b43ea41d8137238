import Foundation
import Imaging
import Metrics
import Parallel
import PictureCoding
import Synchronization
import TIFFCoding

/// Computes the figures of pairs of pictures.
struct Evaluation {
  let metrics: [any PairMetric]
  let workers: WorkerPool

  /// Compares every pair, several at a time if there are enough of them; the figures are the same either way.
  ///
  /// - Parameter progress: is told how many pairs are done, from any thread.
  func run(_ matching: PictureMatching, progress: @Sendable (Int) -> Void) -> EvaluationReport {
    let pairs = matching.pairs
    /// Rows and their failures by pair; protected by its mutex.
    let done = Mutex<[Int: (row: EvaluationReport.Row, failures: [EvaluationReport.Failure])]>([:])
    @Sendable func evaluate(_ index: Int) {
      let result = compare(pairs[index])
      let count = done.withLock { done in
        done[index] = result
        return done.count
      }
      progress(count)
    }
    if pairs.count >= workers.count {
      workers.parallelFor(pairs.count) { evaluate($0) }
    } else {
      // The workers share each picture instead.
      for index in pairs.indices { evaluate(index) }
    }
    let results = done.withLock { done in pairs.indices.compactMap { done[$0] } }
    return EvaluationReport(
      metrics: metrics.map { type(of: $0).definition }, rows: results.map(\.row),
      failures: matching.failures + results.flatMap(\.failures))
  }

  private func compare(_ pair: PicturePair) -> (row: EvaluationReport.Row, failures: [EvaluationReport.Failure]) {
    var row = EvaluationReport.Row(
      picture: "\(pair.name)", figures: [Double?](repeating: nil, count: metrics.count))
    do {
      let (output, target) = (try Self.read(pair.output), try Self.read(pair.target))
      guard output.size == target.size else {
        let problem =
          "it has \(output.size) pixels, its target \(target.size); compare pictures of the same frame"
        return (row, [.init(file: pair.output.path(percentEncoded: false), problem: problem)])
      }
      var failures: [EvaluationReport.Failure] = []
      for (index, metric) in metrics.enumerated() {
        do throws(MetricsError) {
          row.figures[index] = try metric(of: output, against: target, on: workers)
        } catch {
          failures.append(.init(file: pair.output.path(percentEncoded: false), problem: "\(error)"))
        }
      }
      return (row, failures)
    } catch {
      return (row, [error])
    }
  }

  /// Reads a picture of any of the three formats, told by its content.
  private static func read(_ url: URL) throws(EvaluationReport.Failure) -> MetricImage {
    let name = url.path(percentEncoded: false)
    do {
      return try MetricImage(try color(url), name: name)
    } catch let error as PictureCodingError {
      throw EvaluationReport.Failure(file: name, problem: "\(error.cause); \(error.remedy)")
    } catch let error as TIFFCodingError {
      throw EvaluationReport.Failure(file: name, problem: "\(error.cause); \(error.remedy)")
    } catch {
      throw EvaluationReport.Failure(file: name, problem: "\(error)")
    }
  }

  private static func color(_ url: URL) throws -> ColorImage {
    do {
      return try PictureReader.read(url)
    } catch {
      guard error.code == .notAPicture else { throw error }
    }
    let image = try TIFFReader.readPicture(url)
    guard image.encoding == .linearSRGB else { return image }
    return ColorImage(
      size: image.size, values: image.values.map(SRGBCurve.encode), encoding: .sRGB, metadata: image.metadata)
  }
}
