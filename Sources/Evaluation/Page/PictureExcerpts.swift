import Foundation
import Imaging
import Metrics
import Parallel
import PictureCoding
import TIFFCoding

/// The worst and the best pictures of each method, as files beside the page: an output and its target side by side, whole
/// and where the two differ most.
struct PictureExcerpts {
  /// One of them.
  struct Excerpt {
    let method: String
    let picture: String
    /// “worst” or “best”.
    let kind: String
    let figures: [Double?]
    /// Paths below the page's folder: reduced pictures, and parts of them pixel by pixel. Without a target there are
    /// only the output's.
    let output, outputPart: String
    let target, targetPart: String?
  }

  /// How many of either kind are shown of a method.
  static let count = 3
  /// Longer side of reduced pictures, and sides of parts, in pixels.
  private static let (reducedSide, partSide) = (640, 320)
  /// The folder below that of the page.
  static let folder = "pictures"

  let report: EvaluationReport
  let matching: PictureMatching
  let workers: WorkerPool

  /// The metric by whose figures pictures are chosen; nil if none has any.
  var ranking: Int? { report.ranking(.pair) ?? report.ranking(.picture) }

  /// Writes the files below a folder that has a subfolder for them.
  ///
  /// - Throws: `EvaluationReport.Failure` for a picture that cannot be read a second time; what writers throw.
  func write(to folder: URL) throws -> [Excerpt] {
    guard let ranking else { return [] }
    var excerpts: [Excerpt] = []
    for (index, method) in report.methods.enumerated() {
      let metric = report.metrics[ranking]
      let known = method.rows.filter { $0.figures[ranking].map { !$0.isNaN } ?? false }
      let sorted = known.sorted { Self.distance($0, ranking, metric) > Self.distance($1, ranking, metric) }
      let worst = sorted.prefix(min(Self.count, (sorted.count + 1) / 2))
      let best = sorted.dropFirst(worst.count).suffix(Self.count).reversed()
      for (kind, rows) in [("worst", Array(worst)), ("best", Array(best))] {
        for (number, row) in rows.enumerated() {
          guard let entry = matching.entries.first(where: { "\($0.name)" == row.picture }),
            let output = entry.outputs[index]
          else { continue }
          let stem = "\(Self.folder)/method-\(index + 1)-\(kind)-\(number + 1)"
          excerpts.append(try write(row, kind, of: method.name, output, entry.target, to: folder, stem))
        }
      }
    }
    return excerpts
  }

  private static func distance(_ row: EvaluationReport.Row, _ place: Int, _ metric: MetricDefinition) -> Double {
    row.figures[place].map(metric.goal.distance) ?? .infinity
  }

  private func write(
    _ row: EvaluationReport.Row, _ kind: String, of method: String, _ outputFile: URL, _ targetFile: URL?,
    to folder: URL, _ stem: String
  ) throws -> Excerpt {
    let output = try EvaluatedPicture(contentsOf: outputFile, of: method).image
    let target = try targetFile.map { try EvaluatedPicture(contentsOf: $0, of: nil).image }
    let part = Self.part(of: output, differingFrom: target.flatMap { $0.size == output.size ? $0 : nil })
    func write(_ image: ColorImage, _ name: String, reduced: Bool) throws -> String {
      var options = JPEGWriter.Options()
      options.quality = 92
      options.longestSide = reduced ? Self.reducedSide : nil
      let path = "\(stem)-\(name).jpg"
      try JPEGWriter(options: options).write(
        image, to: folder.appending(path: path), color: .sRGB(of: .sRGB), workers: workers)
      return path
    }
    return Excerpt(
      method: method, picture: row.picture, kind: kind, figures: row.figures,
      output: try write(output, "output", reduced: true),
      outputPart: try write(output.framed(by: part), "output-part", reduced: false),
      target: try target.map { try write($0, "target", reduced: true) },
      targetPart: try target.map { try write($0.framed(by: part), "target-part", reduced: false) })
  }

  /// Where a part lies: where the squared difference is largest, every 16 pixels; in the middle without a target.
  static func part(of output: ColorImage, differingFrom target: ColorImage?) -> PixelRectangle {
    let size = ImageSize(
      width: min(output.size.width, partSide), height: min(output.size.height, partSide))
    let middle = PixelRectangle(
      top: (output.size.height - size.height) / 2, left: (output.size.width - size.width) / 2, size: size)
    guard let target else { return middle }
    let (width, height) = (output.size.width, output.size.height)
    // Sums of all that lies above and left.
    var sums = [Double](repeating: 0, count: (width + 1) * (height + 1))
    for y in 0..<height {
      var line = 0.0
      for x in 0..<width {
        for channel in 0..<3 {
          let index = (y * width + x) * 3 + channel
          let difference = Double(output.values[index] - target.values[index])
          line += difference * difference
        }
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + line
      }
    }
    func sum(_ top: Int, _ left: Int) -> Double {
      let (bottom, right) = (top + size.height, left + size.width)
      return sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right] - sums[bottom * (width + 1) + left]
        + sums[top * (width + 1) + left]
    }
    var (best, most) = (middle, -1.0)
    for top in stride(from: 0, through: height - size.height, by: 16) {
      for left in stride(from: 0, through: width - size.width, by: 16) where sum(top, left) > most {
        (best, most) = (PixelRectangle(top: top, left: left, size: size), sum(top, left))
      }
    }
    return best
  }
}
