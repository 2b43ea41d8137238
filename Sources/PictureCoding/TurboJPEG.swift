import CTurboJPEG
import Imaging

/// The calls into libjpeg-turbo; its handles and buffers stay in this file.
///
/// Transforms are its exact integer ones (the slow, accurate DCT), whose results are the same on every processor.
enum TurboJPEG {
  /// The largest side of a JPEG, in pixels.
  static let maximumSide = 65500

  /// Decodes a gray or color JPEG; chroma of less resolution is interpolated.
  ///
  /// - Parameter size: what the header says.
  /// - Returns: height × width × 3 (R, G, B).
  /// - Throws: `truncated`, `corrupt`, `unsupported` or `tooLarge`; what the library only warns of is an error too.
  static func decode(_ bytes: [UInt8], size: ImageSize, file: String) throws(PictureCodingError) -> [UInt8] {
    let handle = unsafe tjInitDecompress()
    defer { unsafe _ = tjDestroy(handle) }
    var samples = [UInt8](repeating: 0, count: size.area * 3)
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    let status = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe samples.withUnsafeMutableBufferPointer { target in
        unsafe tjDecompress2(
          handle, source.baseAddress, CUnsignedLong(source.count), target.baseAddress, CInt(size.width),
          CInt(size.width * 3), CInt(size.height), CInt(TJPF_RGB.rawValue), flags)
      }
    }
    guard status == 0 else {
      let message = unsafe TurboJPEG.message(of: handle)
      let code: PictureCodingError.Code =
        if message.contains("Premature end of JPEG file") {
          .truncated
        } else if message.contains("nsupported") || message.contains("not supported") {
          .unsupported
        } else if message.contains("memory") {
          .tooLarge
        } else {
          .corrupt
        }
      throw PictureCodingError(code, file: file, cause: "cannot be decoded: \(message)")
    }
    return samples
  }

  /// Encodes a picture as a JPEG, baseline or progressive.
  ///
  /// - Parameter samples: height × width × 3 (R, G, B).
  static func encode(
    _ samples: [UInt8], size: ImageSize, quality: Int, subsampling: JPEGCodec.Subsampling,
    isProgressive: Bool = false, file: String
  ) throws(PictureCodingError) -> [UInt8] {
    let handle = unsafe tjInitCompress()
    defer { unsafe _ = tjDestroy(handle) }
    let kind =
      switch subsampling {
      case .yuv444: CInt(TJSAMP_444.rawValue)
      case .yuv420: CInt(TJSAMP_420.rawValue)
      case .gray: CInt(TJSAMP_GRAY.rawValue)
      }
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_NOREALLOC | (isProgressive ? TJFLAG_PROGRESSIVE : 0)
    var length = tjBufSize(CInt(size.width), CInt(size.height), kind)
    var bytes = [UInt8](repeating: 0, count: Int(length))
    let status = unsafe samples.withUnsafeBufferPointer { source in
      unsafe bytes.withUnsafeMutableBufferPointer { target in
        var start = target.baseAddress
        return unsafe tjCompress2(
          handle, source.baseAddress, CInt(size.width), CInt(size.width * 3), CInt(size.height),
          CInt(TJPF_RGB.rawValue), &start, &length, kind, CInt(quality), flags)
      }
    }
    guard status == 0 else {
      let message = unsafe TurboJPEG.message(of: handle)
      throw PictureCodingError(.unrepresentable, file: file, cause: "cannot be encoded: \(message)")
    }
    bytes.removeSubrange(Int(length)...)
    return bytes
  }

  private static func message(of handle: tjhandle?) -> String {
    unsafe tjGetErrorStr2(handle).map { unsafe String(cString: $0) } ?? "no reason given"
  }
}
