import TIFFCoding
import TestSupport
import Testing

/// Lossless JPEG, packed and unpacked. That others unpack it alike is shown by LibRaw, in tests of DNG files.
@Suite struct LosslessJPEGTests {
  /// Samples of one kind for rows of `width`.
  private enum Kind: CaseIterable {
    case flat, smooth, noise, extremes

    func samples(_ count: Int, bits: Int) -> [UInt16] {
      var random = SplitMix64(seed: UInt64(count))
      let largest = UInt16((1 << bits) - 1)
      return (0..<count).map { index in
        switch self {
        case .flat: largest / 3
        case .smooth: UInt16(index * 3 % (Int(largest) + 1))
        case .noise: UInt16.random(in: 0...largest, using: &random)
        // Differences of 2¹⁵, which stand alone in their category, among them.
        case .extremes: [0, largest / 2 + 1, largest, 0, largest][index % 5]
        }
      }
    }
  }

  @Test(arguments: [8, 12, 16]) func givesBackEverySample(bits: Int) {
    for kind in Kind.allCases {
      for (components, columns, rows) in [(1, 7, 5), (2, 16, 16), (3, 1, 1), (3, 37, 11), (4, 5, 3)] {
        let samples = kind.samples(components * columns * rows, bits: bits)
        let width = components * columns
        let bytes = LosslessJPEG.encode(samples, width: width, components: components, bits: bits)
        let back = LosslessJPEG.decode(
          bytes, count: samples.count, width: width, components: components, bits: bits)
        #expect(back == samples, "\(kind), \(components) components of \(columns) × \(rows)")
      }
    }
  }

  @Test func isTakenForNothingElse() {
    let samples = Kind.noise.samples(3 * 12 * 8, bits: 16)
    let bytes = LosslessJPEG.encode(samples, width: 36, components: 3, bits: 16)
    func decode(_ count: Int, _ width: Int, _ components: Int, _ bits: Int) -> [UInt16]? {
      LosslessJPEG.decode(bytes, count: count, width: width, components: components, bits: bits)
    }
    #expect(decode(288, 36, 3, 16) == samples)
    #expect(decode(288, 36, 3, 12) == nil && decode(288, 36, 2, 16) == nil && decode(252, 36, 3, 16) == nil)
    #expect(decode(288, 72, 3, 16) == nil)
  }

  /// A file cut anywhere is refused, and one with a changed byte is refused or gives other samples, or the byte says
  /// nothing; none is a reason to stop the program.
  @Test func damageIsSeen() {
    let samples = Kind.noise.samples(3 * 12 * 8, bits: 16)
    let bytes = LosslessJPEG.encode(samples, width: 36, components: 3, bits: 16)
    func decode(_ bytes: [UInt8]) -> [UInt16]? {
      LosslessJPEG.decode(bytes, count: 288, width: 36, components: 3, bits: 16)
    }
    for length in 0..<bytes.count { #expect(decode(Array(bytes.prefix(length))) == nil) }
    #expect(decode(bytes + [0]) == nil)
    var unseen = 0
    for place in bytes.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var damaged = bytes
        damaged[place] ^= change
        if decode(damaged) == samples { unseen += 1 }
      }
    }
    // Names of components and tables, and bits that fill the last byte.
    #expect(unseen < 3 * 20)
  }
}
