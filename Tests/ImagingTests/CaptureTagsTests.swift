import Imaging
import TestSupport
import Testing

@Suite struct CaptureTagsTests {
  @Test func writesTimesAsEXIFDoes() {
    #expect(CaptureTime.text(0) == "1970:01:01 00:00:00")
    #expect(CaptureTime.text(1_709_251_199) == "2024:02:29 23:59:59")
    #expect(CaptureTime.text(951_782_400) == "2000:02:29 00:00:00")
    #expect(CaptureTime.text(4_107_542_400) == "2100:03:01 00:00:00")
    #expect(CaptureTime.text(-1) == "1969:12:31 23:59:59")
    #expect(CaptureTime.text(-62_135_596_800) == "0001:01:01 00:00:00")
    #expect(CaptureTime.text(253_402_300_799) == "9999:12:31 23:59:59")
    #expect(CaptureTime.text(253_402_300_800) == nil && CaptureTime.text(.min) == nil)
  }

  @Test func findsTheNumberThatWasMeant() {
    #expect(CaptureTags.decimal(1 / 60) == 1.0 / 60)
    #expect(CaptureTags.decimal(1 / 8000) == 1.0 / 8000)
    #expect(CaptureTags.decimal(1.8) == 1.8)
    #expect(CaptureTags.decimal(0.3) == 0.3)
    #expect(CaptureTags.decimal(-0.5) == -0.5)
    #expect(CaptureTags.decimal(0) == 0)
  }

  @Test func findsTheFractionThatWasMeant() {
    let values: [Float] = [1 / 60, 5.6, 30, 0.3, 1.5, 1 / 8000, 4_000_000_000]
    let fractions = values.map { CaptureTags.fraction($0).map { "\($0.numerator)/\($0.denominator)" } }
    #expect(fractions == ["1/60", "56/10", "30/1", "3/10", "15/10", "1/8000", "4000000000/1"])
    #expect(CaptureTags.fraction(1e12) == nil && CaptureTags.fraction(1e-12) == nil)
  }

  /// Every value that a fraction is found for is that fraction again.
  @Test func fractionsAreTheirValues() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<1000 {
      let value = Float.random(in: 0.0001...10_000, using: &random)
      guard let fraction = CaptureTags.fraction(value) else { continue }
      #expect(Float(Double(fraction.numerator) / Double(fraction.denominator)) == value)
    }
  }
}

@Suite struct TagFieldTests {
  private let fields: [TagField] = [
    .text(315, "Ada Lovelace"), .short(274, 6), .rational(33434, 1, 320), .text(1, "N"),
    TagField(37500, .undefined, [1, 2, 3]),
  ]

  /// A directory reads as it was written, wherever it lies and however wide its offsets are.
  @Test(arguments: [false, true], [8, 1022]) func directoriesReadBack(isBig: Bool, offset: Int) {
    let head: [UInt8] = isBig ? [0x49, 0x49, 43, 0, 8, 0, 0, 0] : [0x49, 0x49, 42, 0]
    let place = (0..<(isBig ? 8 : 4)).map { UInt8(truncatingIfNeeded: max(offset, 16) >> ($0 * 8)) }
    let gap = [UInt8](repeating: 0xAA, count: max(offset, 16) - head.count - place.count)
    let directory = TagField.directory(fields, at: UInt64(max(offset, 16)), isBig: isBig)
    let tags = FileTags(of: .init(head + place + gap + directory))
    #expect(tags.image.count == fields.count)
    for field in fields {
      let entry = tags.image[Int(field.tag)]
      #expect(entry?.type == Int(field.kind.rawValue) && entry?.count == field.count && entry?.bytes == field.bytes)
    }
  }

  @Test func textEndsWithZero() {
    #expect(TagField.text(270, "a\0b").bytes == [0x61, 0])
    #expect(TagField.text(270, "").bytes == [0])
  }

  @Test func numbersReadBack() {
    #expect(TagField.short(274, 513).wholeNumbers == [513])
    #expect(TagField.rational(33434, 1, 320).wholeNumbers == [1, 320])
    #expect(TagField.text(270, "5").wholeNumbers == [])
  }
}
