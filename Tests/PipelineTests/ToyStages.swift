import Foundation
import Imaging
import Pipeline
import Synchronization

/// Delivers a mosaic whose size and level the file states as `WIDTH HEIGHT LEVEL`.
struct ToySource: SourceStage {
  static let name = "toy-source"
  static let summary = "Makes a mosaic as its file says."
  @Output("mosaic") var mosaic: Mosaic

  func frameSize(of file: URL) throws -> ImageSize { try numbers(in: file).size }

  func run(in context: borrowing StageContext) throws {
    let (size, level) = try numbers(in: context.source)
    mosaic = Mosaic(
      size: size, samples: Array(repeating: level, count: size.area), pattern: .rggb, blackLevel: BlackLevel(0),
      whiteLevel: [1000, 1000, 1000, 1000])
  }

  private func numbers(in file: URL) throws -> (size: ImageSize, level: UInt16) {
    let words = try String(contentsOf: file, encoding: .utf8).split(separator: " ").compactMap { Int($0) }
    guard words.count == 3 else { throw ToyError(message: "\(file.path): not three numbers") }
    return (ImageSize(width: words[0], height: words[1]), UInt16(clamping: words[2]))
  }
}

struct ToyError: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}

/// Turns a mosaic into gray.
struct ToyDevelop: Stage {
  enum Method: String, CaseIterable { case plain, inverted, halved }

  static let name = "toy-develop"
  static let summary = "Turns a mosaic into gray."
  @Input("mosaic") var mosaic: Mosaic
  @Output("image") var image: ColorImage
  @Parameter("How to develop.") var method = Method.plain

  func run(in context: borrowing StageContext) throws {
    image = ColorImage(
      size: mosaic.size,
      values: mosaic.samples.flatMap { sample in
        let light = Float(sample) / mosaic.whiteLevel[0]
        let value =
          switch method {
          case .plain: light
          case .inverted: 1 - light
          case .halved: light / 2
          }
        return [value, value, value]
      }, encoding: .linearSRGB)
  }
}

/// Scales in place by a power of two.
struct ToyExposure: Stage {
  static let name = "toy-exposure"
  static let summary = "Scales scene-linear RGB by a power of two."
  @Input("image") var image: ColorImage
  @Output("image") var exposed: ColorImage
  @Parameter("Exposure change.", in: -10...10, unit: .stops) var stops: Float = 0
  @Parameter("How often to do it.", in: 0..., unit: .steps) var repeatCount = 1
  @Parameter("Whether to do it at all.") var enabled = true

  func run(in context: borrowing StageContext) throws {
    var result = $image.take()
    if enabled {
      for _ in 0..<repeatCount {
        for index in result.values.indices { result.values[index] *= exp2(stops) }
      }
    }
    if stops < -5 { context.warn("very dark") }
    exposed = result
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    100 * context.workers.count
  }
}

/// The weighted mean of two images; without the second, the first.
struct ToyMix: Stage {
  static let name = "toy-mix"
  static let summary = "Mixes two images."
  @Input("first") var first: ColorImage
  @Input("second") var second: ColorImage?
  @Output("image") var image: ColorImage
  @Parameter("Share of the second image.", in: 0...1) var share = 0.5
  @Parameter("Values that are in work together.", in: 1..., changesResult: false) var batch = 64

  func run(in context: borrowing StageContext) throws {
    var result = $first.take()
    if let second {
      for index in result.values.indices {
        result.values[index] += Float(share) * (second.values[index] - result.values[index])
      }
    }
    image = result
  }
}

/// Writes size and first value as text.
struct ToySink: SinkStage {
  static let name = "toy-sink"
  static let summary = "Writes an image as a line of text."
  static let fileExtension = "txt"
  @Input("image") var image: ColorImage
  @Output("file") var file: WrittenFile
  @Parameter("Put between the name and the extension.") var suffix = ""
  @Parameter("First words of the line.") var greeting = "image"

  func outputBytes(for frame: ImageSize) -> Int { 64 }

  func run(in context: borrowing StageContext) throws {
    try "\(greeting) \(image.size) \(image.values[0])".write(
      to: context.destination, atomically: true, encoding: .utf8)
    file = WrittenFile(url: context.destination)
  }
}

let toyCatalog = StageCatalog([ToySource.self, ToyDevelop.self, ToyExposure.self, ToyMix.self, ToySink.self])
