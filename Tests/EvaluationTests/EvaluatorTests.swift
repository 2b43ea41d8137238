import Batch
import Evaluation
import Foundation
import Imaging
import Metrics
import Parallel
import PictureCoding
import TestSupport
import Testing

/// How metrics of all three kinds are put to pictures of several methods.
@Suite struct EvaluatorTests {
  /// The red of the upper left pixel, less the target's.
  private struct RedDifference: PairMetric {
    static let definition = MetricDefinition(
      name: "red-difference", title: "ΔR", summary: "For tests.", goal: .lower, digits: 3
    ) { .pair(RedDifference()) }

    func measure(_ output: MetricImage, _ target: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
      MeanLevel.level(output) - MeanLevel.level(target)
    }
  }

  /// How bright a picture is, of pictures of 4 pixels a side at least.
  private struct MeanLevel: PictureMetric {
    static let definition = MetricDefinition(
      name: "level", title: "level", summary: "For tests.", goal: .higher, subject: .picture, digits: 3, smallestSide: 4
    ) { .picture(MeanLevel()) }

    /// 1 − PSNR's error against black, which tests know how to compute by the library alone.
    static func level(_ picture: MetricImage) -> Double {
      let black = ColorImage(
        size: picture.size, values: [Float](repeating: 0, count: picture.size.area * 3), encoding: .sRGB)
      guard let dark = try? MetricImage(black, name: "black"),
        let psnr = try? PSNR()(of: picture, against: dark, on: WorkerPool(count: 1))
      else { return .nan }
      return pow(10, -psnr / 20)
    }

    func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double { Self.level(picture) }
  }

  /// The distance of two sets' mean levels; it needs three pictures, and refuses single ones.
  private struct SetDistance: SetMetric {
    static let definition = MetricDefinition(
      name: "set-distance", title: "set", summary: "For tests.", goal: .lower, subject: .set, digits: 3
    ) { .set(SetDistance()) }
    let pictures = 3

    func extract(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> [Double] {
      [MeanLevel.level(picture)]
    }

    func distance(
      _ outputs: [[Double]], _ targets: [[Double]], on workers: WorkerPool
    ) throws(MetricsError) -> Double {
      guard outputs.count > 1, targets.count > 1 else {
        throw MetricsError(.undefined, subject: "set-distance", problem: "one picture is no set", remedy: "give more")
      }
      func mean(_ set: [[Double]]) -> Double { set.reduce(0) { $0 + $1[0] } / Double(set.count) }
      return abs(mean(outputs) - mean(targets))
    }
  }

  private static let metrics: [Metric] = [.pair(RedDifference()), .picture(MeanLevel()), .set(SetDistance())]

  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes a gray level as a picture in red, green and blue.
  private func write(_ level: Float, to path: String, side: Int = 8) throws {
    let url = directory.file(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try PNGWriter().write(
      ColorImage(
        size: ImageSize(width: side, height: side), values: [Float](repeating: level, count: side * side * 3),
        encoding: .sRGB), to: url)
  }

  private func matching(_ methods: [String], targets: Bool = true) throws -> PictureMatching {
    try PictureMatching(
      methods: methods.map { (try #require(EvaluationMethod($0)), FilePath(directory.file($0).path)) },
      targets: targets ? FilePath(directory.file("targets").path) : nil, recursive: false)
  }

  private func report(_ methods: [String], targets: Bool = true, workers: Int = 2) throws -> EvaluationReport {
    Evaluator(
      metrics: targets ? Self.metrics : [.picture(MeanLevel())], workers: WorkerPool(count: workers)
    ).run(try matching(methods, targets: targets)) { _ in }
  }

  @Test func eachKindOfMetricGetsWhatItIsOf() throws {
    for (name, level) in [("a", 0.2), ("b", 0.4), ("c", 0.6)] as [(String, Float)] {
      try write(level, to: "targets/\(name).png")
      try write(level + 0.2, to: "one/\(name).png")
      try write(level, to: "two/\(name).png")
    }
    let report = try report(["one", "two"])
    #expect(report.failures.isEmpty && report.warnings.isEmpty)
    #expect(report.methods.map(\.name) == ["one", "two"] && report.methods.map(\.rows.count) == [3, 3])
    // Levels are rounded to 8 bits in files.
    for row in report.methods[0].rows {
      let figure = try #require(row.figures[0])
      #expect(abs(figure - 0.2) < 0.005 && row.figures[2] == nil, "\(row)")
    }
    let distance = try #require(report.methods[0].statistics[2].mean)
    #expect(abs(distance - 0.2) < 0.005)
    #expect(report.methods[0].statistics[2].count == 3 && report.methods[0].statistics[2].median == nil)
    #expect(report.methods[1].statistics[2].mean == 0)
    let difference = try #require(report.methods[1].differences[1].mean)
    #expect(abs(difference + 0.2) < 0.005)
    let target = try #require(report.target)
    #expect(target.rows.map { $0.figures[1] } == report.methods[1].rows.map { $0.figures[1] })
    #expect(target.rows.allSatisfy { $0.figures[0] == nil } && target.method == nil)
    let tables = [EvaluationTable.fullReference(report), .noReference(report)].compactMap(\.self)
    #expect(tables.map { $0.metrics.map(\.name) } == [["red-difference", "set-distance"], ["level"]])
    #expect(tables.map { $0.rows.map(\.name) } == [["one", "two"], ["one", "two", "target"]])
    #expect(tables[0].rows.map { $0.cells[0].rank } == [.second, .best])
    #expect(tables[1].rows.map { $0.cells[0].rank } == [.best, .second, nil], "the targets' own row is not ranked")
  }

  @Test func workersChangeNothing() throws {
    for index in 0..<5 {
      try write(Float(index) / 5, to: "targets/\(index).png")
      try write(Float(index) / 6, to: "one/\(index).png")
    }
    let encoded = try [1, 2, 7].map { try JSONEncoder().encode(try report(["one"], workers: $0).csv) }
    #expect(Set(encoded).count == 1)
  }

  @Test func smallSetsAreWarnedOfWithTheirNumbers() throws {
    for name in ["a", "b"] {
      try write(0.5, to: "targets/\(name).png")
      try write(0.25, to: "one/\(name).png")
    }
    try write(0.25, to: "two/a.png")
    let report = try report(["one", "two"])
    #expect(
      report.warnings.contains { $0.hasPrefix("one: set-distance needs 3 pictures of either kind, and has 2 outputs") })
    #expect(report.methods[0].statistics[2].mean != nil, "a warned figure is there")
    #expect(report.failures.contains { $0.method == "two" && $0.problem.contains("one picture is no set") })
    #expect(report.methods[1].statistics[2].mean == nil && report.methods[1].statistics[0].count == 1)
    #expect(report.failures.contains { $0.method == "two" && $0.problem.hasPrefix("there is no picture of this name") })
    #expect(report.warnings.contains { $0.contains("not of the same pictures (one 2, two 1)") })
  }

  @Test func oneMetricsRefusalLeavesTheOthers() throws {
    for name in ["a", "b", "c"] {
      try write(0.5, to: "targets/\(name).png", side: name == "c" ? 3 : 8)
      try write(0.25, to: "one/\(name).png", side: name == "c" ? 3 : 8)
    }
    let report = try report(["one"])
    #expect(report.methods[0].statistics.map(\.count) == [3, 2, 3])
    #expect(report.failures.count == 2, "the output and the target are too small: \(report.failures)")
    #expect(report.failures.allSatisfy { $0.problem.hasPrefix("level: a picture of 3 × 3 pixels is smaller") })
  }

  @Test func picturesByThemselvesNeedNoTargets() throws {
    try write(0.25, to: "one/a.png")
    try write(0.5, to: "two/a.png")
    try write(0.75, to: "two/b.png")
    let report = try report(["one", "two"], targets: false)
    #expect(report.target == nil && report.methods.map(\.rows.count) == [1, 2])
    #expect(report.failures.map(\.method) == ["one"], "a picture that only one method has made")
    #expect(EvaluationTable.fullReference(report) == nil)
  }
}
