import Imaging
import Parallel

/// The classic way from a mosaic to a picture: LibRaw's white balance, demosaicing and color conversion. With AHD all of
/// it is done here, by `AdaptiveHomogeneity`, to the same values.
///
/// Highlights are clipped where the first channel saturates, brightness follows the white level alone, and nothing is
/// rotated. Mosaic and picture have the same size, whatever the mosaic's phase and parity.
public struct LibRawExtraction: Sendable {
  public var demosaicing: Demosaicing
  public var whiteBalance: WhiteBalance
  /// Who demosaics, if not the fastest engine that has the method.
  package var engine: DemosaicingEngine?

  public init(demosaicing: Demosaicing = .ahd, whiteBalance: WhiteBalance = .asShot) {
    self.demosaicing = demosaicing
    self.whiteBalance = whiteBalance
  }

  /// Develops a mosaic.
  ///
  /// LibRaw or its stand-in gets the mosaic's own samples, from which the black level was subtracted here, once and per
  /// site; it never sees a black level. Both work in 16 bits.
  /// - Parameter mosaic: at least 2 × 2, each white level above each black level.
  /// - Returns: height × width × 3, sRGB-encoded, in [0, 1]; and what had to be assumed.
  public func extract(
    _ mosaic: Mosaic, workers: WorkerPool
  ) throws(ColorError) -> (image: ColorImage, warnings: [ColorWarning]) {
    let color = mosaic.metadata.color
    let balance = whiteBalance.multipliers(for: mosaic)
    var warnings = balance.warnings
    if color.cameraToSRGB == nil { warnings.append(.noCameraMatrix) }

    var prepared = PreparedMosaic(mosaic, margin: demosaicing.margin, workers: workers)
    guard prepared.size.width <= 65535, prepared.size.height <= 65535, prepared.size.area < 1 << 28 else {
      throw .tooLarge(mosaic.size)
    }
    let cameraToSRGB = color.cameraToSRGB ?? [1, 0, 0, 0, 1, 0, 0, 0, 1]
    let values: [Float]
    switch engine ?? demosaicing.engine {
    case .homogeneity(let instructionSet, let bandHeight):
      let homogeneity = AdaptiveHomogeneity(
        prepared, multipliers: balance.values, cameraToSRGB: cameraToSRGB, instructionSet: instructionSet,
        bandHeight: bandHeight)
      values = homogeneity.encodedPicture(of: mosaic.size, workers: workers)
    case .libRaw:
      values = try LibRawDevelopment.withThreads(workers.count) { () throws(ColorError) in
        let development = try LibRawDevelopment()
        try development.load(&prepared)
        try development.develop(
          demosaicing: demosaicing, multipliers: balance.values, cameraToSRGB: cameraToSRGB, maximum: prepared.maximum)
        return development.encodedPicture(of: mosaic.size, margin: prepared.margin, workers: workers)
      }
    }
    return (ColorImage(size: mosaic.size, values: values, encoding: .sRGB, metadata: mosaic.metadata), warnings)
  }

  /// Memory that developing a mosaic takes beside the mosaic and its result, in bytes: the prepared samples and, with AHD,
  /// the rows that each worker keeps; with the other methods LibRaw's picture of four 16-bit values a pixel and the
  /// method's own tables.
  public static func workingBytes(for size: ImageSize, demosaicing: Demosaicing = .ahd, workers: Int) -> Int {
    let margin = demosaicing.margin * 2
    let width = max(size.width + margin, PreparedMosaic.leastSide)
    let area = width * max(size.height + margin, PreparedMosaic.leastSide)
    switch demosaicing.engine {
    case .homogeneity: return area * 2 + AdaptiveHomogeneity.workingBytes(width: width) * workers + (1 << 20)
    // Tables of fixed size and tiles of 512 × 512 a thread.
    case .libRaw: return area * demosaicing.workingBytesPerPixel + (16 << 20)
    }
  }
}
