import CLibRaw
import Imaging
import Parallel

/// One LibRaw object with one mosaic. All pointers to LibRaw's memory live in this file.
@safe struct LibRawDevelopment: ~Copyable {
  private let session: OpaquePointer

  init() throws(ColorError) {
    guard let session = unsafe raw_session_create() else { throw .outOfMemory }
    unsafe self.session = session
  }

  deinit { unsafe raw_session_destroy(session) }

  /// Gives LibRaw its copy of a mosaic, whose samples are then released.
  func load(_ mosaic: inout PreparedMosaic) throws(ColorError) {
    let (size, pattern) = (mosaic.size, mosaic.pattern)
    let code = unsafe mosaic.samples.withUnsafeMutableBufferPointer { samples in
      unsafe raw_load_bayer(
        session, samples.baseAddress, UInt16(size.width), UInt16(size.height), Self.code(of: pattern))
    }
    mosaic.samples = []
    try Self.check(code)
  }

  /// Balances, demosaics and converts to linear sRGB, in LibRaw's memory.
  /// - Parameters:
  ///   - multipliers: of red, green, blue.
  ///   - cameraToSRGB: 3 × 3, row by row.
  ///   - maximum: the sample value of saturation.
  func develop(
    demosaicing: Demosaicing, multipliers: [Float], cameraToSRGB: [Float], maximum: UInt32
  ) throws(ColorError) {
    let m = cameraToSRGB
    let development = raw_development(
      quality: demosaicing.quality, multipliers: (multipliers[0], multipliers[1], multipliers[2], multipliers[1]),
      rgb_cam: (m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]), maximum: maximum)
    try Self.check(unsafe withUnsafePointer(to: development) { unsafe raw_develop(session, $0) })
  }

  /// The developed picture without `margin` rows and columns and cropped to `size`: three values a pixel, sRGB-encoded,
  /// in [0, 1].
  func encodedPicture(of size: ImageSize, margin: Int, workers: WorkerPool) -> [Float] {
    let (source, stride) = unsafe pixels(covering: size, margin: margin)
    nonisolated(unsafe) let shared = unsafe source
    let curve = SRGBCurve.sixteenBit
    return [Float](rows: size.height, width: size.width * 3, bandHeight: 64, on: workers) { band, target in
      let curve = curve.span
      let source = unsafe shared.span
      var place = 0
      for row in band {
        for column in 0..<size.width {
          let pixel = (row + margin) * stride + (column + margin) * 4
          for channel in 0..<3 { target[place + channel] = curve[Int(source[pixel + channel])] }
          place += 3
        }
      }
    }
  }

  /// The developed picture without `margin` rows and columns and cropped to `size`: three values a pixel, mapped and
  /// sRGB-encoded, unbounded.
  func encodedPicture(of size: ImageSize, margin: Int, mapping: LightMapping, workers: WorkerPool) -> [Float] {
    let (source, stride) = unsafe pixels(covering: size, margin: margin)
    nonisolated(unsafe) let shared = unsafe source
    return [Float](rows: size.height, width: size.width * 3, bandHeight: 64, on: workers) { band, target in
      let source = unsafe shared.span
      var place = 0
      for row in band {
        for column in 0..<size.width {
          let pixel = (row + margin) * stride + (column + margin) * 4
          let encoded = mapping.encoded(source[pixel], source[pixel + 1], source[pixel + 2])
          for channel in 0..<3 { target[place + channel] = encoded[channel] }
          place += 3
        }
      }
    }
  }

  /// LibRaw's developed pixels, four values each, and how many values a row has.
  private func pixels(covering size: ImageSize, margin: Int) -> (UnsafeBufferPointer<UInt16>, stride: Int) {
    var (width, height): (Int32, Int32) = (0, 0)
    guard let pixels = unsafe raw_developed(session, &width, &height) else {
      preconditionFailure("a picture is developed before it is read")
    }
    precondition(
      Int(width) >= size.width + margin && Int(height) >= size.height + margin, "LibRaw keeps the size of a mosaic")
    return unsafe (UnsafeBufferPointer(start: pixels, count: Int(width) * Int(height) * 4), Int(width) * 4)
  }

  /// Runs `body` with LibRaw's own loops limited to `count` threads when it is called from this thread.
  static func withThreads<Result>(
    _ count: Int, _ body: () throws(ColorError) -> Result
  ) throws(ColorError) -> Result {
    let former = raw_set_openmp_threads(Int32(clamping: count))
    defer { if former > 0 { _ = raw_set_openmp_threads(former) } }
    return try body()
  }

  /// dcraw's codes of the four phases.
  private static func code(of pattern: BayerPattern) -> UInt8 {
    switch pattern {
    case .rggb: 0x94
    case .grbg: 0x61
    case .gbrg: 0x49
    case .bggr: 0x16
    }
  }

  private static func check(_ code: Int32) throws(ColorError) {
    switch code {
    case Int32(RAW_OK): return
    case Int32(RAW_OUT_OF_MEMORY): throw .outOfMemory
    default: throw unsafe .library(code: Int(code), message: String(cString: raw_error_text(code)))
    }
  }
}
