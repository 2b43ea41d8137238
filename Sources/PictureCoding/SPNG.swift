import CSPNG
import Foundation
import Imaging

/// The calls into libspng; its contexts and buffers stay in this file.
enum SPNG {
  /// How samples lie in memory.
  enum Layout {
    /// Three samples of 8 bits, from a PNG of up to 8 bits: palettes looked up, alpha dropped.
    case rgb8
    /// Four samples of 16 bits, from any PNG.
    case rgba16
    /// As in the file, in the machine's byte order.
    case stored

    fileprivate var number: CInt {
      switch self {
      case .rgb8: CInt(SPNG_FMT_RGB8.rawValue)
      case .rgba16: CInt(SPNG_FMT_RGBA16.rawValue)
      case .stored: CInt(SPNG_FMT_PNG.rawValue)
      }
    }
  }

  /// Decodes a PNG.
  ///
  /// - Parameter count: how many samples the layout has.
  /// - Throws: `truncated`, `corrupt` or `tooLarge`.
  static func decode<Sample: FixedWidthInteger & UnsignedInteger>(
    _ bytes: [UInt8], as layout: Layout, count: Int, file: String
  ) throws(PictureCodingError) -> [Sample] {
    let context = unsafe spng_ctx_new(0)
    defer { unsafe spng_ctx_free(context) }
    var samples = [Sample](repeating: 0, count: count)
    let status = unsafe bytes.withUnsafeBytes { source in
      unsafe samples.withUnsafeMutableBytes { target in
        var length = 0
        var status = unsafe spng_set_chunk_limits(context, 64 << 20, 64 << 20)
        if status == 0 { status = unsafe spng_set_png_buffer(context, source.baseAddress, source.count) }
        if status == 0 { status = unsafe spng_decoded_image_size(context, layout.number, &length) }
        guard status == 0 else { return status }
        guard length == target.count else { return CInt(SPNG_EBUFSIZ.rawValue) }
        return unsafe spng_decode_image(context, target.baseAddress, length, layout.number, 0)
      }
    }
    guard status == 0 else {
      let code: PictureCodingError.Code =
        switch status {
        case CInt(SPNG_IO_EOF.rawValue), CInt(SPNG_EOF.rawValue), CInt(SPNG_EIDAT_TOO_SHORT.rawValue): .truncated
        case CInt(SPNG_EMEM.rawValue): .tooLarge
        default: .corrupt
        }
      throw PictureCodingError(code, file: file, cause: "cannot be decoded: \(message(status))")
    }
    return samples
  }

  /// The embedded color profile (iCCP) of a PNG; nil if there is none that can be unpacked.
  static func profile(_ bytes: [UInt8]) -> [UInt8]? {
    let context = unsafe spng_ctx_new(0)
    defer { unsafe spng_ctx_free(context) }
    return unsafe bytes.withUnsafeBytes { source in
      var chunk = unsafe spng_iccp()
      guard unsafe spng_set_chunk_limits(context, 64 << 20, 64 << 20) == 0,
        unsafe spng_set_png_buffer(context, source.baseAddress, source.count) == 0,
        unsafe spng_get_iccp(context, &chunk) == 0, let profile = unsafe chunk.profile
      else { return nil }
      return unsafe [UInt8](UnsafeRawBufferPointer(start: profile, count: chunk.profile_len))
    }
  }

  /// Encodes samples as they are, gray or RGB, 8 or 16 bits in the machine's byte order.
  ///
  /// - Parameter isSRGB: whether the file says that its colors are sRGB.
  static func encode<Sample: FixedWidthInteger & UnsignedInteger>(
    _ samples: [Sample], size: ImageSize, color: PNGHeader.Color, isSRGB: Bool, file: String
  ) throws(PictureCodingError) -> [UInt8] {
    let context = unsafe spng_ctx_new(CInt(SPNG_CTX_ENCODER.rawValue))
    defer { unsafe spng_ctx_free(context) }
    var header = spng_ihdr()
    header.width = UInt32(size.width)
    header.height = UInt32(size.height)
    header.bit_depth = UInt8(Sample.bitWidth)
    header.color_type = color.rawValue
    var status = unsafe spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1)
    if status == 0 { status = unsafe spng_set_ihdr(context, &header) }
    if status == 0, isSRGB { status = unsafe spng_set_srgb(context, 0) }
    if status == 0 {
      status = unsafe samples.withUnsafeBytes { source in
        unsafe spng_encode_image(
          context, source.baseAddress, source.count, CInt(SPNG_FMT_PNG.rawValue), CInt(SPNG_ENCODE_FINALIZE.rawValue))
      }
    }
    var length = 0
    let buffer = status == 0 ? unsafe spng_get_png_buffer(context, &length, &status) : nil
    guard status == 0, let buffer = unsafe buffer else {
      throw PictureCodingError(.unrepresentable, file: file, cause: "cannot be encoded: \(message(status))")
    }
    defer { unsafe free(buffer) }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: buffer, count: length))
  }

  private static func message(_ status: CInt) -> String {
    unsafe spng_strerror(status).map { unsafe String(cString: $0) } ?? "error \(status)"
  }
}
