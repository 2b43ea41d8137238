import CDeflate

/// The calls into libdeflate.
enum Deflate {
  /// The library's version.
  static var version: String { LIBDEFLATE_VERSION_STRING }

  /// Compresses samples, as they lie in memory, into a stream of zlib's format (RFC 1950).
  ///
  /// The same samples give the same stream on every processor.
  /// - Parameter level: 1 (quick) … 12 (small).
  /// - Returns: nil if there is not enough memory.
  static func compress<Sample: BitwiseCopyable>(_ samples: [Sample], level: Int32) -> [UInt8]? {
    guard let compressor = unsafe libdeflate_alloc_compressor(level) else { return nil }
    defer { unsafe libdeflate_free_compressor(compressor) }
    return unsafe samples.withUnsafeBytes { source in
      let room = unsafe libdeflate_zlib_compress_bound(compressor, source.count)
      return unsafe [UInt8](unsafeUninitializedCapacity: room) { target, count in
        count = unsafe libdeflate_zlib_compress(
          compressor, source.baseAddress, source.count, target.baseAddress, target.count)
        precondition(count > 0, "a stream has no more bytes than its bound says")
      }
    }
  }

  /// The CRC-32 of ISO 3309 of the first `count` samples' bytes, as they lie in memory.
  static func checksum<Sample: BitwiseCopyable>(of samples: [Sample], count: Int) -> UInt32 {
    precondition(count <= samples.count, "a checksum is of samples that are there")
    return unsafe samples.withUnsafeBytes { bytes in
      unsafe libdeflate_crc32(0, bytes.baseAddress, count * MemoryLayout<Sample>.stride)
    }
  }
}
