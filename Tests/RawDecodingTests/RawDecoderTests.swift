import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

@Suite struct RawDecoderTests {
  /// Metadata as text, samples as a digest of digests of rows; a difference shows in the text.
  @Test(arguments: SampleFiles.good) func realFilesDecodeAsBefore(name: String) throws {
    let file = SampleFiles.good(name)
    let mosaic = try RawDecoder().decode(file)
    let rows = stride(from: 0, to: mosaic.samples.count, by: mosaic.size.width).map {
      Digest.fnv1a(mosaic.samples[$0..<($0 + mosaic.size.width)])
    }
    let text = """
      \(try RawDecoder().header(of: file))
      samples:        \(Digest.fnv1a(rows.joined().utf8))

      """
    let expected = try String(contentsOf: Project.fixture("raw/\(name).digest.txt"), encoding: .utf8)
    #expect(text == expected)
  }

  /// The samples of this file are plain 14-bit numbers, most significant bit first, from byte 1536 on.
  @Test func packedSamplesAreThoseOfTheFile() throws {
    let file = SampleFiles.good("tinydng_colorchart_canon_kiss_x4.dng")
    let mosaic = try RawDecoder().decode(file)
    let bytes = [UInt8](try Data(contentsOf: file))
    let origin = mosaic.metadata.activeAreaOrigin
    var different = 0
    for row in 0..<mosaic.size.height {
      for column in 0..<mosaic.size.width {
        let bit = ((row + origin.rows) * 1888 + column + origin.columns) * 14
        let start = 1536 + bit / 8
        let window = bytes[start..<(start + 3)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let sample = UInt16(truncatingIfNeeded: window >> UInt32(24 - 14 - bit % 8)) & 0x3FFF
        if sample != mosaic.samples[row * mosaic.size.width + column] { different += 1 }
      }
    }
    #expect(different == 0)
  }

  @Test(arguments: SampleFiles.good) func headerAnnouncesTheMosaic(name: String) throws {
    let header = try RawDecoder().header(of: SampleFiles.good(name))
    let mosaic = try RawDecoder().decode(SampleFiles.good(name))
    #expect(header.size == mosaic.size && header.pattern == mosaic.pattern)
    #expect(header.blackLevel == mosaic.blackLevel && header.whiteLevel == mosaic.whiteLevel)
    #expect(header.metadata == mosaic.metadata)
  }

  @Test func filesDecodeSideBySide() async throws {
    let file = SampleFiles.good(SampleFiles.good[1])
    let alone = try RawDecoder().decode(file).samples
    try await withThrowingTaskGroup(of: [UInt16].self) { group in
      for _ in 0..<4 { group.addTask { try RawDecoder().decode(file).samples } }
      for try await samples in group { #expect(samples == alone) }
    }
  }

  @Test func memoryLimitIsExact() throws {
    let file = SampleFiles.good(SampleFiles.good[0])
    let header = try RawDecoder().header(of: file)
    let needed = header.decodingBytes + header.size.area * 2
    #expect(throws: Never.self) { try RawDecoder(memoryLimit: needed).decode(file) }
    let error = #expect(throws: RawDecodingError.self) { try RawDecoder(memoryLimit: needed - 1).decode(file) }
    #expect(error?.fault == .exceedsMemoryLimit(needed: needed, limit: needed - 1))
  }
}
