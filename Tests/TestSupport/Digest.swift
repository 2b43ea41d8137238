/// A short name for a run of numbers, to tell whether they are still the same.
public enum Digest {
  /// FNV-1a, 64 bits, over the bytes of the numbers in little-endian order, as 16 hexadecimal digits.
  @inlinable public static func fnv1a<Number: FixedWidthInteger>(_ numbers: some Sequence<Number>) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for number in numbers {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        hash = (hash ^ UInt64(truncatingIfNeeded: number >> Number(shift)) & 0xFF) &* 0x100_0000_01B3
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
