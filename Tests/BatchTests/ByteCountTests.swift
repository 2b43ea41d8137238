import Batch
import Testing

@Suite struct ByteCountTests {
  @Test(arguments: [
    ("4G", 4 << 30), ("512M", 512 << 20), ("1.5GiB", 3 << 29), ("2gb", 2_000_000_000), ("8k", 8192), ("1Ti", 1 << 40),
    ("123456789", 123_456_789), (" 3 MiB ", 3 << 20), ("10B", 10), (".5G", 1 << 29),
  ]) func readsAmounts(text: String, bytes: Int) throws {
    #expect(try ByteCount.parse(text) == bytes)
  }

  @Test(arguments: ["", "G", "-1G", "0", "0.0001", "4X", "4 G B", "1e9", "1.2.3G", "99999999999T", "nan", "٣G", "4G4"])
  func refusesWhatIsNone(text: String) throws {
    let error = try #require(throws: BatchError.self) { try ByteCount.parse(text) }
    #expect(error.code == .malformedByteCount)
    #expect(error.exitStatus == .usage)
    #expect(error.description.contains("\"\(text)\""))
  }

  @Test(arguments: [
    (0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (5 << 20, "5.0 MiB"), (3 << 29, "1.5 GiB"),
    (5 << 40, "5.0 TiB"),
  ]) func writesAmounts(bytes: Int, text: String) {
    #expect(ByteCount.format(bytes) == text)
  }
}
