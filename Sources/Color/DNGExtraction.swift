import Foundation
import Imaging
import Parallel

/// Our own way from a mosaic to a picture, by the rules of the Digital Negative Specification: levels, white balance,
/// highlights, demosaicing, camera color to linear sRGB by the matrices for the light, exposure.
///
/// Colors beyond sRGB keep their values below 0 and above 1, and so does light above white. Demosaicing is LibRaw's, or
/// for AHD `AdaptiveHomogeneity`, of balanced values, to which a little is added before and taken away after so that noise
/// around black is not cut off. Mosaic and picture have the same size, whatever the mosaic's phase and parity.
public struct DNGExtraction: Sendable {
  public var demosaicing = Demosaicing.ahd
  public var whiteBalance = WhiteBalance.asShot
  public var highlights = Highlights.clip
  /// How much brighter the picture is made than the file asks for, in stops.
  public var exposure: Float = 0
  /// Who demosaics, if not the fastest engine that has the method.
  package var engine: DemosaicingEngine?

  public init() {}

  /// What demosaicing gets for no light, of 65535.
  static let pedestal: Float = 1024

  /// Develops a mosaic.
  ///
  /// The first channel to saturate gives white, 1, before exposure; the file's BaselineExposure counts as exposure.
  /// - Parameter mosaic: at least 2 × 2, each white level above each black level.
  /// - Returns: height × width × 3, sRGB-encoded, unbounded; and what had to be assumed.
  public func extract(
    _ mosaic: Mosaic, workers: WorkerPool
  ) throws(ColorError) -> (image: ColorImage, warnings: [ColorWarning]) {
    let balance = whiteBalance.multipliers(for: mosaic)
    var warnings = balance.warnings
    let color = mosaic.metadata.color
    let toSRGB = Self.balancedToLinearSRGB(color, neutral: balance.neutral)
    if toSRGB == nil { warnings.append(.noCameraMatrix) }

    let rebuilding = HighlightRebuilding(
      mosaic, levels: SiteLevels(mosaic), multipliers: balance.values, highlights: highlights)
    let unit = (65535 - Self.pedestal) / rebuilding.highest
    var prepared = PreparedMosaic(
      rebuilding, of: mosaic, unit: unit, pedestal: Self.pedestal, margin: demosaicing.margin, workers: workers)
    guard prepared.size.width <= 65535, prepared.size.height <= 65535, prepared.size.area < 1 << 28 else {
      throw .tooLarge(mosaic.size)
    }
    let gain = exp2(Double(exposure + color.baselineExposure)) / Double(rebuilding.white * unit)
    let mapping = LightMapping(
      black: Self.pedestal, matrix: (toSRGB ?? .identity).scaled(by: gain).values.map { Float($0) })
    let (even, identity): ([Float], [Float]) = ([1, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1])
    let values: [Float]
    switch engine ?? demosaicing.engine {
    case .homogeneity(let instructionSet, let bandHeight):
      let homogeneity = AdaptiveHomogeneity(
        prepared, multipliers: even, cameraToSRGB: identity, instructionSet: instructionSet, bandHeight: bandHeight)
      values = homogeneity.encodedPicture(of: mosaic.size, mapping: mapping, workers: workers)
    case .libRaw:
      values = try LibRawDevelopment.withThreads(workers.count) { () throws(ColorError) in
        let development = try LibRawDevelopment()
        try development.load(&prepared)
        try development.develop(
          demosaicing: demosaicing, multipliers: even, cameraToSRGB: identity, maximum: prepared.maximum)
        return development.encodedPicture(
          of: mosaic.size, margin: prepared.margin, mapping: mapping, workers: workers)
      }
    }
    return (ColorImage(size: mosaic.size, values: values, encoding: .sRGB, metadata: mosaic.metadata), warnings)
  }

  /// Matrix from balanced camera colors to linear sRGB: by the camera's matrices for the light that the neutral tells, or
  /// else by LibRaw's for daylight; nil if neither is known.
  static func balancedToLinearSRGB(_ color: CameraColor, neutral: [Double]) -> Matrix3? {
    if let model = CameraModel(color), let white = model.white(ofNeutral: neutral),
      let matrix = model.balancedToD50(neutral: neutral, white: white)
    {
      return WorkingSpace.linearSRGBFromD50 * matrix
    }
    return color.cameraToSRGB.map { Matrix3($0.map(Double.init)) }
  }

  /// Memory that developing a mosaic takes beside the mosaic and its result, in bytes.
  public static func workingBytes(for size: ImageSize, demosaicing: Demosaicing = .ahd, workers: Int) -> Int {
    LibRawExtraction.workingBytes(for: size, demosaicing: demosaicing, workers: workers)
  }
}
