import Foundation

/// Samples as bytes, the least significant first. This target's unsafe code is here and in `WorkerLimits.swift`.
enum SampleBytes {
  /// The bytes of samples.
  static func data(_ samples: [UInt16]) -> Data {
    #if _endian(little)
      return unsafe samples.withUnsafeBytes { unsafe Data($0) }
    #else
      return Data(samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
    #endif
  }

  /// The samples that an even number of bytes holds.
  static func samples(_ bytes: Data) -> [UInt16] {
    precondition(bytes.count % 2 == 0, "a sample has two bytes")
    #if _endian(little)
      return unsafe [UInt16](unsafeUninitializedCapacity: bytes.count / 2) { target, count in
        unsafe bytes.copyBytes(to: UnsafeMutableRawBufferPointer(target))
        count = bytes.count / 2
      }
    #else
      let bytes = [UInt8](bytes)
      return (0..<bytes.count / 2).map { UInt16(bytes[$0 * 2]) | UInt16(bytes[$0 * 2 + 1]) << 8 }
    #endif
  }
}
