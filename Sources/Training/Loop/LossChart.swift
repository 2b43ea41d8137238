import Charts
import Imaging

/// How losses and validations went, over the steps of a training.
package struct LossChart {
  static let size = ImageSize(width: 1000, height: 600)

  package private(set) var losses: Chart
  package private(set) var validations: Chart

  package init(_ records: TrainingRecords) {
    let steps = records.steps.map { Double($0.step) } + records.validations.map { Double($0.step) }
    let axis = Axis("step", covering: [0] + steps, scale: .linear, margin: 0)
    let means = records.steps.map { Point(x: Double($0.step), y: $0.meanLoss) }
    losses = Chart(
      x: axis, y: Axis("mean loss", covering: means.map(\.y)),
      series: [Chart.Series("", points: means, mark: .line(width: 1.2), ink: Ink.series[0])])
    let series = Self.series(records.validations)
    validations = Chart(
      x: axis, y: Axis("validation PSNR, dB", covering: series.flatMap { $0.points.map(\.y) }, scale: .linear),
      series: series)
    losses.leastLabelLength = 5
    validations.leastLabelLength = 5
  }

  /// PSNR by the number of evaluations, the mean over the examples; where nothing is sampled, by the step of the process.
  private static func series(_ records: [ValidationRecord]) -> [Chart.Series] {
    var points: [(name: String, points: [Point])] = []
    func add(_ name: String, _ record: ValidationRecord, _ psnr: Double) {
      let point = Point(x: Double(record.step), y: psnr)
      if let index = points.firstIndex(where: { $0.name == name }) {
        points[index].points.append(point)
      } else {
        points.append((name, [point]))
      }
    }
    for record in records {
      let figures = Dictionary(grouping: record.validation.figures, by: \.evaluations).sorted { $0.key < $1.key }
      for (evaluations, figures) in figures {
        let mean = figures.reduce(0) { $0 + $1.psnr } / Double(figures.count)
        add(evaluations == 0 ? "x" : "ŷ by \(evaluations)", record, mean)
      }
      guard figures.isEmpty else { continue }
      for (step, psnr) in record.validation.psnrByStep.sorted(by: { $0.key < $1.key }) {
        add("t=\(step)", record, psnr)
      }
    }
    return points.enumerated().map { number, part in
      Chart.Series(
        part.name, points: part.points, mark: .dots(diameter: 6), ink: Ink.series[number % Ink.series.count])
    }
  }

  /// The losses above, the validations below.
  package var canvas: Canvas {
    var canvas = Canvas(size: Self.size)
    let height = Self.size.height / 2
    losses.draw(in: Area(x: 0, y: 0, width: Self.size.width, height: height), on: &canvas)
    validations.draw(in: Area(x: 0, y: height, width: Self.size.width, height: height), on: &canvas)
    return canvas
  }
}
