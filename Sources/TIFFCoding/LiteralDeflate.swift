import CDeflate

/// Deflate (RFC 1951) without matches: each byte becomes a code of its own, and none refers to earlier bytes.
///
/// What a predictor leaves of a photograph's 16-bit samples is nearly noise: repetitions in it save nothing, and to look for
/// them is most of a compressor's time. Photographs of 12 megapixels come to the same size within 1 % as by libdeflate's
/// level 1, in a quarter of the time.
package enum LiteralDeflate {
  /// Most bits of a code: four codes and what is left of the one before go into one 64-bit number.
  private static let longestCode = 12
  /// The symbol that ends a block.
  private static let end = 256
  /// Bits before the first byte's code: the block's kind, how many codes there are, and all their lengths.
  private static let headerBits = 3 + 14 + 19 * 3 + (257 + 2) * 4

  /// Compresses samples, as they lie in memory, into a stream of zlib's format (RFC 1950).
  ///
  /// - Returns: nil if they come to less than six tenths so, where matches may do better, or to more than they are.
  package static func compress<Sample: BitwiseCopyable>(_ samples: [Sample]) -> [UInt8]? {
    unsafe samples.withUnsafeBytes { source in
      let counts = unsafe counts(of: source)
      let code = PrefixCode(counts: counts + [1], longest: longestCode)
      let bits = headerBits + zip(counts, code.lengths).reduce(code.lengths[end]) { $0 + $1.0 * $1.1 }
      guard (source.count * 8 * 6 / 10...source.count * 8).contains(bits) else { return nil }
      // Two bytes go before the block and four behind it; what is written at a time may be eight bytes.
      let room = 2 + (bits + 7) / 8 + 4
      return unsafe [UInt8](unsafeUninitializedCapacity: room + 8) { target, count in
        unsafe (target[0], target[1]) = (0x78, 0x01)
        var writer = unsafe LittleEndianBits(target: target, place: 2)
        writeHeader(code, into: &writer)
        let (codes, lengths) = (code.codes, code.lengths)
        let table = (0..<256).map { UInt16(codes[$0]) | UInt16(lengths[$0]) << UInt16(longestCode) }
        unsafe write(source, table, into: &writer)
        writer.append(UInt64(codes[end]), lengths[end])
        writer.flush()
        count = writer.end
        precondition(count + 4 == room, "a block has the bits that were counted")
        let sum = unsafe libdeflate_adler32(1, source.baseAddress, source.count)
        for shift in stride(from: 24, through: 0, by: -8) {
          unsafe target[count] = UInt8(truncatingIfNeeded: sum >> UInt32(shift))
          count += 1
        }
      }
    }
  }

  /// How often each byte occurs, counted four bytes at a time so that equal neighbors need not wait for each other.
  private static func counts(of source: UnsafeRawBufferPointer) -> [Int] {
    var counts = [UInt32](repeating: 0, count: 4 * 256)
    unsafe counts.withUnsafeMutableBufferPointer { counts in
      var index = 0
      while index + 4 <= source.count {
        for lane in 0..<4 { unsafe counts[lane * 256 + Int(source[index + lane])] += 1 }
        index += 4
      }
      while index < source.count {
        unsafe counts[Int(source[index])] += 1
        index += 1
      }
    }
    return (0..<256).map { byte in (0..<4).reduce(0) { $0 + Int(counts[$1 * 256 + byte]) } }
  }

  /// One last block with codes of its own. The lengths are not compressed: all of them up to 15 have codes of four bits,
  /// their own number.
  private static func writeHeader(_ code: PrefixCode, into writer: inout LittleEndianBits) {
    func append(_ value: Int, _ count: Int) {
      writer.append(UInt64(value), count)
      writer.flush()
    }
    append(1, 1)
    append(2, 2)
    append(0, 5)  // 257 codes of bytes and of the end
    append(1, 5)  // two of distances, which do not occur, as decoders want them complete
    append(15, 4)  // lengths of all 19 codes of lengths, those of repetitions first
    for symbol in 0..<19 { append(symbol < 3 ? 0 : 4, 3) }
    for length in code.lengths + [1, 1] {
      append((length & 1) << 3 | (length & 2) << 1 | (length & 4) >> 1 | (length & 8) >> 3, 4)
    }
  }

  /// Writes the codes of all bytes.
  /// - Parameter table: the code of each byte, and above it its length.
  private static func write(
    _ source: UnsafeRawBufferPointer, _ table: [UInt16], into writer: inout LittleEndianBits
  ) {
    var bits = writer
    unsafe table.withUnsafeBufferPointer { table in
      func append(_ byte: UInt8) {
        let entry = unsafe table[Int(byte)]
        bits.append(UInt64(entry & (1 << UInt16(longestCode) - 1)), Int(entry >> UInt16(longestCode)))
      }
      var index = 0
      while index + 4 <= source.count {
        unsafe append(source[index])
        unsafe append(source[index + 1])
        unsafe append(source[index + 2])
        unsafe append(source[index + 3])
        bits.flush()
        index += 4
      }
      while index < source.count {
        unsafe append(source[index])
        bits.flush()
        index += 1
      }
    }
    writer = bits
  }
}

/// Bits put into bytes, the least significant first.
@safe private struct LittleEndianBits {
  private let target: UnsafeMutableBufferPointer<UInt8>
  private var place: Int
  private var pending: UInt64 = 0
  private var count = 0

  /// Writes from `place` on, up to seven bytes more at a time than the bits come to.
  init(target: UnsafeMutableBufferPointer<UInt8>, place: Int) {
    unsafe self.target = target
    self.place = place
  }

  /// Where the bytes end, the last one filled with zeros.
  var end: Int { place + (count + 7) / 8 }

  /// Appends bits that have no others above them. Between two calls of `flush` at most 56 are appended.
  @inline(__always) mutating func append(_ bits: UInt64, _ count: Int) {
    pending |= bits &<< UInt64(truncatingIfNeeded: self.count)
    self.count &+= count
  }

  /// Writes the whole bytes.
  @inline(__always) mutating func flush() {
    unsafe UnsafeMutableRawPointer(target.baseAddress.unsafelyUnwrapped + place)
      .storeBytes(of: pending.littleEndian, as: UInt64.self)
    place &+= count &>> 3
    pending &>>= UInt64(truncatingIfNeeded: count & ~7)
    count &= 7
  }
}
