import CZstandard

/// The calls into libzstd.
enum Zstandard {
  /// The library's version.
  static var version: String { unsafe String(cString: ZSTD_versionString()) }

  /// Memory that compressing a strip takes, in bytes, at most.
  static let workingBytes = 8 << 20

  /// Compresses samples, as they lie in memory, into a frame of Zstandard's format (RFC 8878).
  ///
  /// - Parameter level: 1 (quick) … 19 (small).
  /// - Returns: nil if there is not enough memory.
  static func compress<Sample: BitwiseCopyable>(_ samples: [Sample], level: Int32) -> [UInt8]? {
    unsafe samples.withUnsafeBytes { source in
      var size = 0
      let frame = unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(source.count)) {
        target, count in
        size = unsafe ZSTD_compress(target.baseAddress, target.count, source.baseAddress, source.count, level)
        count = ZSTD_isError(size) == 0 ? size : 0
      }
      return ZSTD_isError(size) == 0 ? frame : nil
    }
  }
}
