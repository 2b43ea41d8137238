import Color
import ColorNetworks
import Foundation
import Imaging
import Parallel
import Pipeline
import RawDecoding

/// Makes the picture that gives the color, and that enhancement begins from: G(w) of the paper (Eq. 8).
struct ExtractColor: Stage {
  static let name = "extract-color"
  static let summary = "Develops a mosaic into a plain sRGB picture, which sets the color of everything after it."

  enum Method: String, CaseIterable {
    /// LibRaw's demosaicing and color matrix for daylight.
    case libraw
    /// The DNG specification's camera color for the light as shot, nothing clipped that need not be.
    case dng
    /// Published networks, which were trained for the camera of one telephone.
    case mobileie, liteisp, pynet, mwisp

    /// Which network it is; nil if none.
    var network: ColorNetworkKind? { ColorNetworkKind(rawValue: rawValue) }
  }

  /// What other cameras' values are brought to before a network sees them.
  enum SensorMatch: String, CaseIterable {
    /// `levels` for the camera that the networks were trained for, `balance` for others.
    case auto
    /// The range of that camera.
    case levels
    /// That, its gray, and its exposure.
    case balance
  }

  enum Balance: String, CaseIterable {
    case asShot = "as-shot"
    case auto, daylight
    /// A light of the given temperature and tint.
    case kelvin
    /// As shot for another RAW file.
    case file
  }

  @Input("mosaic") var mosaic: Mosaic
  @Input("packed") var packed: PackedRaw?
  @Output("image") var image: ColorImage
  @Parameter(
    "How the color is made: LibRaw's way, the DNG specification's with colors beyond sRGB kept, or by a network that was "
      + "trained for the camera of one telephone.")
  var method: Method = .libraw
  @Parameter("Which of LibRaw's demosaicing algorithms is used.") var demosaic: Demosaicing = .ahd
  @Parameter(
    "The light that is to look gray: the camera's choice, the picture's own, CIE D55, one by temperature, or the "
      + "camera's choice for another file.")
  var whiteBalance: Balance = .asShot
  @Parameter("Path of the RAW file whose balance is taken, as one of a gray card (white-balance file).")
  var balanceFile: String = ""
  @Parameter("Color temperature of the light (white-balance kelvin).", in: 1700...25_000, unit: .kelvin)
  var temperature: Float = ExtractColor.defaultTemperature
  @Parameter(
    "How much greener the light is than a black body, in 1/3000 of CIE u, v; daylight has 10 (white-balance kelvin).",
    in: -150...150)
  var tint: Float = ExtractColor.defaultTint
  @Parameter("Saturated light: ends at white in all channels, or is rebuilt from unclipped ones (method dng).")
  var highlights: Highlights = .clip
  @Parameter(
    "Exposure change: beside the file's own BaselineExposure, below 0 turning white gray (dng), or before a network.",
    in: -10...10, unit: .stops)
  var exposure: Float = 0
  @Parameter(
    "Path of the network's weights, as diffraw import writes them; empty for those that come with the program (mobileie).",
    isImplied: true)
  var weights: String = ""
  @Parameter(
    "What other cameras' values are brought to before a network: the range of the camera that it was trained for "
      + "(levels), its gray and exposure too (balance), or balance unless the camera is that one (auto).",
    isImplied: true)
  var sensorMatch: SensorMatch = .auto
  @Parameter("What a network is given at a time: the frame, or patches of 448 pixels, blended.", isImplied: true)
  var domain: ColorNetworkDomain = .frame

  private static let defaultTemperature: Float = 5500
  private static let defaultTint: Float = 10

  private func balance(_ resources: SharedResources) throws -> WhiteBalance {
    switch whiteBalance {
    case .asShot: .asShot
    case .auto: .automatic
    case .daylight: .daylight
    case .kelvin: .light(ColorTemperature(kelvin: Double(temperature), tint: Double(tint)))
    case .file: .asShotFor(try balanceSource(resources).color)
    }
  }

  /// What the file says whose balance is taken.
  private func balanceSource(_ resources: SharedResources) throws -> CaptureMetadata {
    try resources.value(for: balanceFile) {
      let metadata = try RawDecoder().header(of: URL(filePath: balanceFile)).metadata
      guard metadata.color.asShotMultipliers != nil || metadata.color.asShotWhite != nil else {
        throw ExtractColorError("\(balanceFile) names no white balance as shot: give another file as balance-file")
      }
      return metadata
    }
  }

  func prepare(in context: borrowing PreparationContext) throws {
    if whiteBalance != .kelvin, temperature != Self.defaultTemperature || tint != Self.defaultTint {
      throw ExtractColorError(
        "temperature and tint count with white-balance kelvin alone, not \(whiteBalance.rawValue); set that, or leave "
          + "them out")
    }
    guard (whiteBalance == .file) == !balanceFile.isEmpty else {
      throw ExtractColorError("balance-file and white-balance file go together: set both, or neither")
    }
    if whiteBalance == .file { _ = try balanceSource(context.resources) }
    try prepareNetwork(context.resources)
    guard method == .dng || highlights == .clip else {
      throw ExtractColorError("highlights counts with method dng alone; set that, or leave it out")
    }
    guard method != .libraw || exposure == 0 else {
      throw ExtractColorError("exposure does not count with method libraw; use the stage tone for it")
    }
  }

  func run(in context: borrowing StageContext) throws {
    for remark in mosaic.metadata.opcodes.mosaicRemarks { context.warn(remark) }
    let balance = try balance(context.resources)
    if whiteBalance == .file {
      let (other, own) = (try balanceSource(context.resources), mosaic.metadata)
      if (other.make, other.model) != (own.make, own.model) {
        context.warn("\(balanceFile) is from another camera, \(other.model): its balance means another light here")
      }
    }
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
    case .mobileie, .liteisp, .pynet, .mwisp: (image, warnings) = try developByNetwork(balance, in: context)
    }
    for warning in warnings { context.warn(warning.description) }
  }

  func resourceFiles(for input: URL) throws -> [URL] {
    (whiteBalance == .file ? [URL(filePath: balanceFile)] : []) + (try weightsFile().map { [$0] } ?? [])
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    switch method {
    case .libraw:
      LibRawExtraction.workingBytes(for: frame, demosaicing: demosaic, workers: context.workers.count)
    case .dng: DNGExtraction.workingBytes(for: frame, demosaicing: demosaic, workers: context.workers.count)
    case .mobileie, .liteisp, .pynet, .mwisp: networkBytes(for: frame, in: context)
    }
  }
}

/// Parameters of `extract-color` that do not go together.
struct ExtractColorError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
