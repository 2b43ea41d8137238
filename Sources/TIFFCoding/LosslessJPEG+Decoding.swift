/// Unpacks what `LosslessJPEG.encode` made, to see whether it is still what it was.
extension LosslessJPEG {
  /// The samples of a file.
  ///
  /// - Parameters: as of `encode`, and `count` samples in all.
  /// - Returns: nil if the file is not one that `encode` makes for these, or is damaged.
  package static func decode(_ bytes: [UInt8], count: Int, width: Int, components: Int = 2, bits: Int) -> [UInt16]? {
    guard let header = Header(bytes), header.bits == bits, header.components == components,
      header.width * components == width, header.height * width == count
    else { return nil }
    let table = header.lookup
    var reader = EntropyReader(place: header.end)
    var samples = [UInt16](repeating: 0, count: count)
    let source = bytes.span
    var target = samples.mutableSpan
    var column = 0
    for index in 0..<count {
      let entry = Int(table[reader.peek(source)])
      guard entry > 0 else { return nil }
      reader.skip(entry & 0xFF)
      let difference = reader.number(source, size: entry >> 8)
      let prediction =
        if column >= components {
          Int(target[index - components])
        } else if index >= width {
          Int(target[index - width])
        } else {
          1 << (bits - 1)
        }
      target[index] = UInt16(truncatingIfNeeded: prediction + difference)
      column = column + 1 == width ? 0 : column + 1
    }
    return reader.isAtEnd(of: source) ? samples : nil
  }

  /// What stands before the entropy-coded data: one table of codes, the frame and the scan, in this order.
  private struct Header {
    let bits: Int
    let width: Int
    let height: Int
    let components: Int
    /// How many codes have 1…16 bits, and the symbols in the order of their codes.
    private let lengths: [Int]
    private let symbols: [Int]
    /// Where the entropy-coded data begins.
    let end: Int

    init?(_ bytes: [UInt8]) {
      guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
      var place = 2
      func segment(_ marker: UInt8) -> [Int]? {
        guard place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] == marker else { return nil }
        let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
        guard length >= 2, place + 2 + length <= bytes.count else { return nil }
        defer { place += 2 + length }
        return bytes[place + 4..<place + 2 + length].map { Int($0) }
      }
      guard let code = segment(0xC4), code.count >= 17, code[0] == 0, code.count == 17 + code[1...16].reduce(0, +),
        code[17...].allSatisfy({ $0 <= 16 }), let frame = segment(0xC3), frame.count >= 6,
        let scan = segment(0xDA), scan.count >= 4, scan.suffix(3) == [1, 0, 0]
      else { return nil }
      (lengths, symbols) = (Array(code[1...16]), Array(code[17...]))
      (bits, height, width) = (frame[0], frame[1] << 8 | frame[2], frame[3] << 8 | frame[4])
      components = frame[5]
      end = place
    }

    /// For each 16 bits that may come next, the bits of the code they begin with, and 256 times its symbol; 0 for none.
    var lookup: [UInt16] {
      var table = [UInt16](repeating: 0, count: 1 << 16)
      var (start, next) = (0, 0)
      for (index, number) in lengths.enumerated() {
        let room = 1 << (15 - index)
        for symbol in symbols[next..<next + number] {
          for place in start..<min(start + room, table.count) { table[place] = UInt16(symbol << 8 | index + 1) }
          start += room
        }
        next += number
      }
      return table
    }
  }

  /// Bits of entropy-coded data, the most significant first, without the zero bytes that are stuffed in.
  private struct EntropyReader {
    private var place: Int
    private var pending: UInt64 = 0
    private var count = 0
    /// Zero bytes taken beyond the end of the data.
    private var missing = 0

    init(place: Int) { self.place = place }

    /// The next 16 bits, which are not taken.
    mutating func peek(_ bytes: Span<UInt8>) -> Int {
      fill(bytes)
      return Int(pending >> UInt64(count - 16) & 0xFFFF)
    }

    mutating func skip(_ size: Int) { count -= size }

    /// A difference whose magnitude has `size` bits (ITU-T T.81, annex H.1.2.2).
    mutating func number(_ bytes: Span<UInt8>, size: Int) -> Int {
      if size == 0 { return 0 }
      if size == 16 { return 32768 }
      fill(bytes)
      count -= size
      let number = Int(pending >> UInt64(count)) & (1 << size - 1)
      return number < 1 << (size - 1) ? number - (1 << size - 1) : number
    }

    /// Whether less than a byte is left before the mark that ends the file, and nothing after it.
    func isAtEnd(of bytes: Span<UInt8>) -> Bool {
      count - missing * 8 >= 0 && count - missing * 8 < 8 && place + 2 == bytes.count && bytes[place] == 0xFF
        && bytes[place + 1] == 0xD9
    }

    private mutating func fill(_ bytes: Span<UInt8>) {
      while count <= 48 {
        var byte: UInt8 = 0
        let isStuffed = place + 1 < bytes.count && bytes[place] == 0xFF && bytes[place + 1] == 0
        if place >= bytes.count || (bytes[place] == 0xFF && !isStuffed) {
          missing += 1
        } else {
          byte = bytes[place]
          place += isStuffed ? 2 : 1
        }
        pending = pending << 8 | UInt64(byte)
        count += 8
      }
    }
  }
}
