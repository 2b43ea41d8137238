import Charts
import Foundation
import Imaging
import Metrics

/// Plots of means over the number of evaluations, one for each metric.
struct FigurePlots {
  /// Of a canvas, in pixels.
  private static let (width, chartHeight, textScale, margin) = (960, 480, 2, 16)

  let report: EvaluationReport

  /// The metrics that a plot can be drawn of, by their places: some methods with numbers have figures of them.
  var metrics: [Int] {
    report.metrics.indices.filter { index in
      families(index).contains { $0.points.count > 1 }
    }
  }

  /// Means of methods that share a name, by their numbers of evaluations.
  private func families(_ metric: Int) -> [(name: String, points: [Point])] {
    var families: [(name: String, points: [Point])] = []
    for result in report.methods {
      guard let method = result.method, let evaluations = method.evaluations, let mean = result.statistics[metric].mean,
        mean.isFinite
      else { continue }
      let point = Point(x: Double(evaluations), y: mean)
      if let place = families.firstIndex(where: { $0.name == method.family }) {
        families[place].points.append(point)
      } else {
        families.append((method.family, [point]))
      }
    }
    return families.map { ($0.name, $0.points.sorted { $0.x < $1.x }) }
  }

  /// Means that no number of evaluations belongs to: of other methods, and of the targets.
  private func levels(_ metric: Int) -> [(name: String, mean: Double)] {
    report.results.compactMap { result in
      guard result.method?.evaluations == nil, let mean = result.statistics[metric].mean, mean.isFinite else {
        return nil
      }
      return (result.name, mean)
    }
  }

  /// The plot of a metric: a line for the methods of one name, and a level line for each method without a number.
  func plot(_ metric: Int) -> ColorImage {
    let (families, levels) = (families(metric), levels(metric))
    let numbers = families.flatMap { $0.points.map(\.x) }
    let x = Axis("evaluations", covering: numbers)
    let y = Axis(
      report.metrics[metric].title, covering: families.flatMap { $0.points.map(\.y) } + levels.map(\.mean),
      scale: .linear)
    var series: [Chart.Series] = []
    var names: [(name: String, ink: Ink)] = []
    for (name, points) in families {
      let ink = Ink.series[names.count % Ink.series.count]
      series.append(.init("", points: points, mark: .line(width: 2.5), ink: ink))
      series.append(.init("", points: points, mark: .dots(diameter: 9), ink: ink))
      names.append((name, ink))
    }
    for (name, mean) in levels {
      let ink = Ink.series[names.count % Ink.series.count]
      let ends = [x.range.lowerBound, x.range.upperBound].map { Point(x: $0, y: mean) }
      series.append(.init("", points: ends, mark: .line(width: 1), ink: ink))
      names.append((name, ink))
    }
    let lines = Self.wrapped(names)
    let lineHeight = Canvas.textHeight(scale: Self.textScale) + Self.margin
    var canvas = Canvas(
      size: ImageSize(width: Self.width, height: Self.chartHeight + lines.count * lineHeight + Self.margin))
    Chart(x: x, y: y, series: series).draw(
      in: Area(x: 0, y: 0, width: Self.width, height: Self.chartHeight), on: &canvas)
    for (row, line) in lines.enumerated() {
      for (name, ink, left) in line {
        let top = Self.chartHeight + row * lineHeight
        canvas.text(name, x: left, y: top, scale: Self.textScale, with: ink)
      }
    }
    return canvas.image
  }

  /// Names from left to right in as many lines as they take.
  private static func wrapped(_ names: [(name: String, ink: Ink)]) -> [[(name: String, ink: Ink, left: Int)]] {
    var lines: [[(name: String, ink: Ink, left: Int)]] = [[]]
    var left = margin
    for (name, ink) in names {
      let width = Canvas.textWidth(name, scale: textScale)
      if left + width > Self.width - margin, left > margin {
        lines.append([])
        left = margin
      }
      lines[lines.count - 1].append((name, ink, left))
      left += width + 2 * margin
    }
    return lines
  }
}
