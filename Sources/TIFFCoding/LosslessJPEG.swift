/// Compresses samples by lossless JPEG (ITU-T T.81, annex H): process SOF3, predictor 1, as cameras store RAW images.
///
/// Samples in a row go to interleaved components in turn, so that each is predicted from the last of its own color: two
/// for a mosaic, three for red, green and blue.
package enum LosslessJPEG {
  /// The file of a rectangle of samples, each of `bits` bits.
  ///
  /// - Parameters:
  ///   - width: samples of a row, a multiple of `components`, up to 65535 times as many.
  ///   - components: 1…4.
  ///   - bits: 2…16; no sample has more.
  package static func encode(_ samples: [UInt16], width: Int, components: Int = 2, bits: Int) -> [UInt8] {
    precondition((1...4).contains(components), "a scan has one to four components")
    precondition(
      width > 0 && width.isMultiple(of: components) && samples.count.isMultiple(of: width), "rows of whole pixels")
    let height = samples.count / width
    precondition(height <= 65535 && width / components <= 65535, "JPEG counts lines and columns in 16 bits")
    let differences = differences(samples, width: width, components: components, bits: bits)
    let numbers = (0..<UInt8(components))
    var counts = [Int](repeating: 0, count: 17)
    for difference in differences { counts[category(difference)] += 1 }
    let code = HuffmanCode(counts: counts)

    var bytes: [UInt8] = [0xFF, 0xD8]
    bytes += segment(0xC4, [0x00] + code.lengths + code.symbols)
    bytes += segment(
      0xC3,
      [UInt8(bits)] + pair(height) + pair(width / components) + [UInt8(components)] + numbers.flatMap { [$0, 0x11, 0] })
    bytes += segment(0xDA, [UInt8(components)] + numbers.flatMap { [$0, 0] } + [1, 0, 0])
    var writer = BitWriter(bytes: bytes)
    for difference in differences {
      let size = category(difference)
      writer.append(code.codes[size].bits, count: code.codes[size].count)
      // Of 2¹⁵, alone in its category, no more is said; negative numbers are written less one.
      if size > 0, size < 16 { writer.append(difference < 0 ? difference - 1 : difference, count: size) }
    }
    writer.finish()
    return writer.bytes + [0xFF, 0xD9]
  }

  /// Each sample less its prediction, modulo 2¹⁶, in −32767…32768: from the one before of its component, at the start of
  /// a row from the one above, at the start of all from half the range.
  private static func differences(_ samples: [UInt16], width: Int, components: Int, bits: Int) -> [Int] {
    samples.indices.map { index in
      let column = index % width
      let prediction =
        if column >= components {
          Int(samples[index - components])
        } else if index >= width {
          Int(samples[index - width])
        } else {
          1 << (bits - 1)
        }
      let difference = (Int(samples[index]) - prediction) & 0xFFFF
      return difference > 32768 ? difference - 65536 : difference
    }
  }

  /// How many bits the magnitude has.
  private static func category(_ difference: Int) -> Int { Int.bitWidth - abs(difference).leadingZeroBitCount }

  private static func pair(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker] + pair(content.count + 2) + content
  }
}

/// A prefix code of at most 16 bits a symbol, for symbols of given frequency (ITU-T T.81, annex K.2).
struct HuffmanCode {
  /// How many codes have 1…16 bits.
  let lengths: [UInt8]
  /// The symbols in the order of their codes.
  let symbols: [UInt8]
  /// The code of each symbol; of none for one that does not occur.
  let codes: [(bits: Int, count: Int)]

  init(counts: [Int]) {
    // One symbol more, the rarest, keeps the code of ones alone free.
    var frequency = counts + [1]
    var sizes = [Int](repeating: 0, count: frequency.count)
    var groups = frequency.indices.map { [$0] }
    while true {
      let used = frequency.indices.filter { frequency[$0] > 0 }
        .sorted { (frequency[$0], -$0) < (frequency[$1], -$1) }
      guard used.count > 1 else { break }
      let (first, second) = (used[0], used[1])
      frequency[second] += frequency[first]
      frequency[first] = 0
      groups[second] += groups[first]
      groups[first] = []
      for symbol in groups[second] { sizes[symbol] += 1 }
    }
    var numbers = [Int](repeating: 0, count: max(33, (sizes.max() ?? 0) + 1))
    for size in sizes where size > 0 { numbers[size] += 1 }
    // Codes that are too long are shortened in pairs, at the cost of a shorter one.
    for size in stride(from: numbers.count - 1, to: 16, by: -1) {
      while numbers[size] > 0 {
        var shorter = size - 2
        while numbers[shorter] == 0 { shorter -= 1 }
        numbers[size] -= 2
        numbers[size - 1] += 1
        numbers[shorter + 1] += 2
        numbers[shorter] -= 1
      }
    }
    if let longest = numbers.lastIndex(where: { $0 > 0 }) { numbers[longest] -= 1 }
    let ordered = counts.indices.filter { counts[$0] > 0 }.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    lengths = numbers[1...16].map { UInt8($0) }
    symbols = ordered.map { UInt8($0) }
    var codes = [(bits: Int, count: Int)](repeating: (0, 0), count: counts.count)
    var (code, next) = (0, 0)
    for length in 1...16 {
      for _ in 0..<numbers[length] {
        codes[ordered[next]] = (code, length)
        (code, next) = (code + 1, next + 1)
      }
      code <<= 1
    }
    self.codes = codes
  }
}
