import Imaging
import Parallel

/// The classic way from a mosaic to a picture: LibRaw's white balance, demosaicing and color conversion.
///
/// Highlights are clipped where the first channel saturates, brightness follows the white level alone, and nothing is
/// rotated. Mosaic and picture have the same size, whatever the mosaic's phase and parity.
public struct LibRawExtraction: Sendable {
  public var demosaicing: Demosaicing
  public var whiteBalance: WhiteBalance

  public init(demosaicing: Demosaicing = .ahd, whiteBalance: WhiteBalance = .asShot) {
    self.demosaicing = demosaicing
    self.whiteBalance = whiteBalance
  }

  /// Develops a mosaic.
  ///
  /// LibRaw gets the mosaic's own samples, from which the black level was subtracted here, once and per site; it never
  /// sees a black level. It works in 16 bits.
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
    let values = try LibRawDevelopment.withThreads(workers.count) { () throws(ColorError) in
      let development = try LibRawDevelopment()
      try development.load(&prepared)
      try development.develop(
        demosaicing: demosaicing, multipliers: balance.values,
        cameraToSRGB: color.cameraToSRGB ?? [1, 0, 0, 0, 1, 0, 0, 0, 1], maximum: prepared.maximum)
      return development.encodedPicture(of: mosaic.size, margin: prepared.margin, workers: workers)
    }
    return (ColorImage(size: mosaic.size, values: values, encoding: .sRGB, metadata: mosaic.metadata), warnings)
  }

  /// Memory that developing a mosaic takes beside the mosaic and its result, in bytes: LibRaw's copy of the samples, its
  /// picture of four 16-bit values a pixel, and the method's own tables.
  public static func workingBytes(for size: ImageSize, demosaicing: Demosaicing = .ahd) -> Int {
    let margin = demosaicing.margin * 2
    // Tables of fixed size and tiles of 512 × 512 a thread.
    return (size.width + margin) * (size.height + margin) * demosaicing.workingBytesPerPixel + (16 << 20)
  }
}
