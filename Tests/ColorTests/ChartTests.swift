import Color
import Foundation
import Imaging
import Metrics
import Parallel
import RawDecoding
import TestSupport
import Testing

/// The color chart of the examples, developed both ways, against what its maker says of the patches.
@Suite struct ChartTests {
  /// Light of the 24 patches, row by row, and where they lie.
  struct Chart {
    let light: [[Double]]
    /// Centers of the corner patches, in pixels.
    private static let corners = (topLeft: (714.0, 624.0), topRight: (1252.0, 614.0), bottomLeft: (702.0, 930.0))
    /// Half the side of the square that is measured; a patch is about 84 pixels wide.
    static let reach = 22

    init() throws {
      let text = try String(contentsOf: Project.fixture("color/chart-24.tsv"), encoding: .utf8)
      light = try text.split(separator: "\n").dropFirst().map { line in
        try line.split(separator: "\t").dropFirst().map { try #require(Double($0)) }
      }
    }

    static func center(_ patch: Int) -> (row: Int, column: Int) {
      let (across, down) = (Double(patch % 6) / 5, Double(patch / 6) / 3)
      let (a, b, c) = corners
      return (
        Int((a.1 + across * (b.1 - a.1) + down * (c.1 - a.1)).rounded()),
        Int((a.0 + across * (b.0 - a.0) + down * (c.0 - a.0)).rounded())
      )
    }

    /// The mean of values over a patch.
    static func mean(_ patch: Int, _ value: (_ row: Int, _ column: Int) -> [Double]?) -> [Double] {
      let center = center(patch)
      var (sums, count) = ([0.0, 0, 0], [0.0, 0, 0])
      for row in center.row - reach...center.row + reach {
        for column in center.column - reach...center.column + reach {
          guard let value = value(row, column) else { continue }
          for channel in 0..<3 where value[channel].isFinite {
            sums[channel] += value[channel]
            count[channel] += 1
          }
        }
      }
      return zip(sums, count).map { $0 / $1 }
    }
  }

  private static func lab(_ light: [Double]) -> LabColor {
    let rows = [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
    let white = [0.95047, 1, 1.08883]
    let f = (0..<3).map { row in
      let share = zip(rows[row], light).reduce(0) { $0 + $1.0 * $1.1 } / white[row]
      return share > 0.008856 ? cbrt(share) : 7.787 * share + 16.0 / 116
    }
    return LabColor(lightness: 116 * f[1] - 16, a: 500 * (f[0] - f[1]), b: 200 * (f[1] - f[2]))
  }

  /// Differences of the patches, and chroma of the grays, after scaling so that the grays' light is right in sum.
  private static func measure(_ image: ColorImage, _ chart: Chart) -> (differences: [Double], grays: [Double]) {
    let found = (0..<24).map { patch in
      Chart.mean(patch) { row, column in
        let pixel = (row * image.size.width + column) * 3
        return (0..<3).map { Double(SRGBCurve.decode(image.values[pixel + $0])) }
      }
    }
    let (measured, known) = (found[18..<24].map { $0[1] }.reduce(0, +), chart.light[18..<24].map { $0[1] }.reduce(0, +))
    let colors = found.map { lab($0.map { $0 * known / measured }) }
    return (
      zip(colors, chart.light).map { $0.difference(from: lab($1)) },
      colors[18..<24].map { ($0.a * $0.a + $0.b * $0.b).squareRoot() }
    )
  }

  /// The file's own balance is that of another light, so the chart's fourth gray gives it.
  private static func balanced() throws -> Mosaic {
    var mosaic = try RawDecoder().decode(SampleFiles.good("tinydng_colorchart_canon_kiss_x4.dng"))
    let raw = Chart.mean(20) { row, column in
      var value = [Double.nan, .nan, .nan]
      let color = [0, 1, 1, 2][mosaic.pattern.channel(row: row, column: column).rawValue]
      value[color] = Double(mosaic.samples[row * mosaic.size.width + column]) - Double(mosaic.blackLevel[row, column])
      return value
    }
    mosaic.metadata.color.asShotMultipliers = raw.map { Float(raw[1] / $0) }
    return mosaic
  }

  /// On this chart, whose light the file's own balance does not meet and whose dark patches have a purple veil.
  @Test func ownWayIsAsGoodAsLibRaws() throws {
    let chart = try Chart()
    let mosaic = try Self.balanced()
    let workers = WorkerPool(count: 2)
    let libraw = Self.measure(try LibRawExtraction().extract(mosaic, workers: workers).image, chart)
    let dng = Self.measure(try DNGExtraction().extract(mosaic, workers: workers).image, chart)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    for (patch, pair) in zip(libraw.differences, dng.differences).enumerated() {
      print(String(format: "patch %2d: libraw %.2f, dng %.2f", patch + 1, pair.0, pair.1))
    }
    print(String(format: "mean: libraw %.2f, dng %.2f", mean(libraw.differences), mean(dng.differences)))
    // 4.83 and 3.54 were seen, at most 8.8 and 7.0.
    #expect(mean(dng.differences) < mean(libraw.differences) - 1)
    #expect(mean(dng.differences) < 3.8)
    #expect(try #require(dng.differences.max()) < #require(libraw.differences.max()))
    // The gray that was balanced on has no cast; the veil's grows toward black, as much by either method: a chroma of 3.3 to
    // 5.8 against 3.0 to 4.3 was seen.
    #expect(dng.grays[2] < 0.3 && libraw.grays[2] < 0.3)
    for (dng, libraw) in zip(dng.grays, libraw.grays) { #expect(dng < libraw + 2) }
  }
}
