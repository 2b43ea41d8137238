import Charts
import Imaging

/// Examples of a validation side by side: x, ŷ by more and more evaluations, and the target.
package struct ValidationSheet {
  /// Examples shown of each third.
  static let examplesOfThird = 3
  static let enlargement = 2

  package let table: PictureTable

  /// The sheet; nil if there are no samples to show.
  package init?(_ validation: Validation, samples: [Validation.Samples]) {
    guard !samples.isEmpty else { return nil }
    let side = validation.maker.side
    var rows: [[ColorImage]] = []
    var captions: [String] = []
    for (name, part) in validation.thirds {
      // Spread over the third, so that the rows go on from the cleanest to the noisiest.
      let count = min(Self.examplesOfThird, part.count)
      for place in (0..<count).map({ part[(2 * $0 + 1) * part.count / (2 * count)] }) {
        let example = validation.examples[place]
        rows.append(
          ([example.color] + samples.map { $0.pictures[place] } + [example.target]).map { Self.image($0, side: side) })
        captions.append(name)
      }
    }
    table = PictureTable(
      rows: rows, columnCaptions: ["x"] + samples.map { "ŷ by \($0.evaluations)" } + ["target"],
      rowCaptions: captions, enlargement: Self.enlargement)
  }

  var canvas: Canvas { table.canvas }

  /// A picture in [−1, 1] as one to look at.
  private static func image(_ values: [Float], side: Int) -> ColorImage {
    ColorImage(
      size: ImageSize(width: side, height: side), values: values.map { ($0 + 1) / 2 }, encoding: .sRGB)
  }
}
