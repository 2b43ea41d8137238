import Foundation
import Imaging
import TIFFCoding
import Testing

@Suite struct ICCProfileTests {
  private func profile(_ encoding: ColorImage.Encoding) -> ICCProfile { encoding == .sRGB ? .sRGB : .linearSRGB }

  private func number(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The tag table: signature, offset, length.
  private func tags(_ bytes: [UInt8]) -> [String: (offset: Int, length: Int)] {
    let entries = (0..<number(bytes, at: 128)).map { index in
      let place = 132 + index * 12
      let signature = String(decoding: bytes[place..<place + 4], as: UTF8.self)
      return (signature, (number(bytes, at: place + 4), number(bytes, at: place + 8)))
    }
    return Dictionary(entries) { first, _ in first }
  }

  @Test(arguments: [ColorImage.Encoding.sRGB, .linearSRGB])
  func isWellFormed(encoding: ColorImage.Encoding) {
    let bytes = profile(encoding).bytes
    #expect(number(bytes, at: 0) == bytes.count && bytes.count % 4 == 0)
    #expect(String(decoding: bytes[12..<24], as: UTF8.self) == "mntrRGB XYZ ")
    #expect(String(decoding: bytes[36..<40], as: UTF8.self) == "acsp")
    let tags = tags(bytes)
    // The tags that ICC.1:2001-04, 6.3.1.2 demands of a display with three primaries.
    for signature in ["desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"] {
      #expect(tags[signature] != nil, "\(signature)")
    }
    for (signature, tag) in tags {
      #expect(tag.offset % 4 == 0 && tag.offset >= 132 + tags.count * 12, "\(signature)")
      #expect(tag.offset + tag.length <= bytes.count, "\(signature)")
    }
  }

  @Test func primariesAreThoseOfBT709AdaptedToD50() {
    func tristimulus(_ x: Double, _ y: Double) -> SIMD3<Double> { [x / y, 1, (1 - x - y) / y] }
    let primaries = [tristimulus(0.64, 0.33), tristimulus(0.30, 0.60), tristimulus(0.15, 0.06)]
    let white = tristimulus(0.3127, 0.3290)
    // Bradford's cone responses, and their ratio between the whites.
    let cones: [SIMD3<Double>] = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    func response(_ color: SIMD3<Double>) -> SIMD3<Double> {
      [(cones[0] * color).sum(), (cones[1] * color).sum(), (cones[2] * color).sum()]
    }
    let ratio = response([0.9642, 1, 0.8249]) / response(white)
    // The profile's colors, taken back to unadapted ones, are multiples of the primaries and add up to the white.
    var total = SIMD3<Double>()
    for (index, primary) in primaries.enumerated() {
      let stored = ICCProfile.primaries[index].map { Double($0) / 65536 }
      let adapted = response([stored[0], stored[1], stored[2]]) / ratio
      let expected = response(primary)
      let share = adapted.sum() / expected.sum()
      total += expected * share
      let error = adapted - expected * share
      let worst = error.indices.map { abs(error[$0]) }.max() ?? 1
      #expect(worst < 3e-5, "three roundings to 1/65536")
    }
    let difference = total - response(white)
    #expect(difference.indices.allSatisfy { abs(difference[$0]) < 5e-5 })
  }

  @Test func whiteIsTheSumOfThePrimaries() {
    for axis in 0..<3 {
      #expect(ICCProfile.primaries.reduce(0) { $0 + $1[axis] } == ICCProfile.white[axis])
    }
  }

  @Test func curveIsThatOfSRGB() throws {
    let bytes = ICCProfile.sRGB.bytes
    let tag = try #require(tags(bytes)["gTRC"])
    let count = number(bytes, at: tag.offset + 8)
    #expect(count == 1024)
    let points = (0..<count).map { Int(bytes[tag.offset + 12 + $0 * 2]) << 8 | Int(bytes[tag.offset + 13 + $0 * 2]) }
    var worst = 0.0
    for step in 0...10000 {
      let place = Double(step) / 10000 * 1023
      let index = min(Int(place), 1022)
      let part = place - Double(index)
      let light = (Double(points[index]) * (1 - part) + Double(points[index + 1]) * part) / 65535
      worst = max(worst, abs(light - Double(SRGBCurve.decode(Float(step) / 10000))))
    }
    #expect(worst < 0.6 / 65535, "half a step of rounding and the chord's distance")
  }

  @Test func linearCurveIsEmpty() throws {
    let bytes = ICCProfile.linearSRGB.bytes
    let tag = try #require(tags(bytes)["rTRC"])
    #expect(tag.length == 12 && number(bytes, at: tag.offset + 8) == 0)
  }

  /// FNV-1a of the bytes: a profile that changes makes new files differ from old ones.
  @Test func staysAsItWas() {
    let digests = [ICCProfile.sRGB, .linearSRGB].map { profile in
      profile.bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
    #expect(digests.map { String($0, radix: 16) } == ["1df8605a4a85589b", "cfac3f7e641adc6b"])
  }
}
