import CDeflate
import Foundation
import TIFFCoding
import TestSupport
import Testing

/// Streams without matches, read by libdeflate.
@Suite struct LiteralDeflateTests {
  private static func decompressed(_ stream: [UInt8], count: Int) -> [UInt8]? {
    let decompressor = unsafe libdeflate_alloc_decompressor()
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    var bytes = [UInt8](repeating: 0, count: count)
    var (read, written) = (0, 0)
    let result = unsafe libdeflate_zlib_decompress_ex(
      decompressor, stream, stream.count, &bytes, count, &read, &written)
    return result == LIBDEFLATE_SUCCESS && read == stream.count && written == count ? bytes : nil
  }

  /// Noise about zero, as a predictor leaves it.
  private static func noise(_ count: Int, deviation: Double, seed: UInt64) -> [UInt16] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let sum = (0..<4).reduce(0) { sum, _ in sum + Double.random(in: -1...1, using: &random) }
      return UInt16(bitPattern: Int16(clamping: Int(sum * deviation)))
    }
  }

  @Test func givesBackWhatItWasGiven() throws {
    for (index, count) in [1000, 1001, 1023, 5000, 65537, 500_000].enumerated() {
      // Of the widest nothing is left to save once a short strip has its header.
      for deviation in count < 5000 ? [40.0, 300] : [40, 300, 4000] {
        let samples = Self.noise(count, deviation: deviation, seed: UInt64(index))
        let stream = try #require(LiteralDeflate.compress(samples), "\(count) of \(deviation)")
        let bytes = samples.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(Self.decompressed(stream, count: bytes.count) == bytes)
        #expect(stream.count < bytes.count)
      }
    }
  }

  /// All bytes, most of them so rare that without a limit their codes would be long.
  @Test func skewedBytes() throws {
    var bytes = (0..<200_000).map { index -> UInt8 in
      let place = Double(index * 7919 % 200_000) / 200_000
      return UInt8(256 * place * place)
    }
    for rare in 0..<255 { bytes[rare * 3] = UInt8(rare) }
    let stream = try #require(LiteralDeflate.compress(bytes))
    #expect(Self.decompressed(stream, count: bytes.count) == bytes)
    bytes.removeLast(3)
    let shorter = try #require(LiteralDeflate.compress(bytes))
    #expect(Self.decompressed(shorter, count: bytes.count) == bytes)
  }

  /// Where matches pay, and where nothing can be saved, it leaves the work to others.
  @Test func knowsItsLimits() {
    #expect(LiteralDeflate.compress([UInt16](repeating: 0, count: 10000)) == nil)
    #expect(LiteralDeflate.compress(Self.noise(10000, deviation: 1.5, seed: 1)) == nil)
    var random = SplitMix64(seed: 2)
    let noise = (0..<10000).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(LiteralDeflate.compress(noise) == nil)
    let (none, one): ([UInt8], [UInt8]) = ([], [1])
    #expect(LiteralDeflate.compress(none) == nil && LiteralDeflate.compress(one) == nil)
  }

  /// Of what a photograph's predictor leaves no byte is lost by not looking for matches.
  @Test func isAsSmallAsLibdeflate() throws {
    let samples = Self.noise(300_000, deviation: 200, seed: 9)
    let compressor = unsafe libdeflate_alloc_compressor(1)
    defer { unsafe libdeflate_free_compressor(compressor) }
    var room = [UInt8](repeating: 0, count: samples.count * 3)
    let other = unsafe samples.withUnsafeBytes {
      unsafe libdeflate_zlib_compress(compressor, $0.baseAddress, $0.count, &room, room.count)
    }
    let stream = try #require(LiteralDeflate.compress(samples))
    #expect(stream.count < other + other / 100)
  }
}
