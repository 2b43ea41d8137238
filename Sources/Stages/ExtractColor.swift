import Color
import Imaging
import Pipeline

/// Makes the picture that gives the color, and that enhancement begins from: G(w) of the paper (Eq. 8).
struct ExtractColor: Stage {
  static let name = "extract-color"
  static let summary = "Develops a mosaic into a plain sRGB picture, which sets the color of everything after it."

  enum Method: String, CaseIterable {
    /// LibRaw's demosaicing and color matrix for daylight.
    case libraw
    /// The DNG specification's camera color for the light as shot, nothing clipped that need not be.
    case dng
  }

  enum Balance: String, CaseIterable {
    case asShot = "as-shot"
    case auto, daylight
    /// A light of the given temperature and tint.
    case kelvin
  }

  @Input("mosaic") var mosaic: Mosaic
  @Input("packed") var packed: PackedRaw?
  @Output("image") var image: ColorImage
  @Parameter("How the color is made: LibRaw's way, or the DNG specification's with colors beyond sRGB kept.")
  var method: Method = .libraw
  @Parameter("Which of LibRaw's demosaicing algorithms is used.") var demosaic: Demosaicing = .ahd
  @Parameter("The light that is to look gray: the camera's choice, the picture's own, CIE D55, or one by temperature.")
  var whiteBalance: Balance = .asShot
  @Parameter("Color temperature of the light (white-balance kelvin).", in: 1700...25_000, unit: .kelvin)
  var temperature: Float = ExtractColor.defaultTemperature
  @Parameter(
    "How much greener the light is than a black body, in 1/3000 of CIE u, v; daylight has 10 (white-balance kelvin).",
    in: -150...150)
  var tint: Float = ExtractColor.defaultTint
  @Parameter("Saturated light: ends at white in all channels, or is rebuilt from unclipped ones (method dng).")
  var highlights: Highlights = .clip
  @Parameter(
    "Exposure change, beside the file's own BaselineExposure; below 0, white turns gray (method dng).",
    in: -10...10, unit: .stops)
  var exposure: Float = 0

  private static let defaultTemperature: Float = 5500
  private static let defaultTint: Float = 10

  private var balance: WhiteBalance {
    switch whiteBalance {
    case .asShot: .asShot
    case .auto: .automatic
    case .daylight: .daylight
    case .kelvin: .light(ColorTemperature(kelvin: Double(temperature), tint: Double(tint)))
    }
  }

  func prepare(in context: borrowing PreparationContext) throws {
    if whiteBalance != .kelvin, temperature != Self.defaultTemperature || tint != Self.defaultTint {
      throw ExtractColorError(
        "temperature and tint count with white-balance kelvin alone, not \(whiteBalance.rawValue); set that, or leave "
          + "them out")
    }
    if method == .libraw, highlights != .clip || exposure != 0 {
      throw ExtractColorError(
        "highlights and exposure count with method dng alone; set that, or use the stage tone for exposure")
    }
  }

  func run(in context: borrowing StageContext) throws {
    for remark in mosaic.metadata.opcodes.mosaicRemarks { context.warn(remark) }
    let warnings: [ColorWarning]
    switch method {
    case .libraw:
      let extraction = LibRawExtraction(demosaicing: demosaic, whiteBalance: balance)
      (image, warnings) = try extraction.extract($mosaic.take(), workers: context.workers)
    case .dng:
      var extraction = DNGExtraction()
      extraction.demosaicing = demosaic
      extraction.whiteBalance = balance
      extraction.highlights = highlights
      extraction.exposure = exposure
      (image, warnings) = try extraction.extract($mosaic.take(), workers: context.workers)
    }
    for warning in warnings { context.warn(warning.description) }
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    switch method {
    case .libraw: LibRawExtraction.workingBytes(for: frame, demosaicing: demosaic)
    case .dng: DNGExtraction.workingBytes(for: frame, demosaicing: demosaic)
    }
  }
}

/// Parameters of `extract-color` that do not go together.
struct ExtractColorError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
