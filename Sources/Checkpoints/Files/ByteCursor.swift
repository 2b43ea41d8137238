/// Reads a part of a file from its start to its end, a window at a time, and never beyond.
struct ByteCursor {
  let file: CheckpointFile
  /// What errors call the part, such as an archive's entry; nil for the whole file.
  let part: String?
  /// Where the part begins and ends, in bytes from the start of the file.
  private let range: Range<Int>
  /// The next byte, in bytes from the start of the file.
  private(set) var position: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  private static let windowSize = 1 << 16

  init(_ file: CheckpointFile, _ range: Range<Int>, part: String? = nil) {
    precondition(range.lowerBound >= 0 && range.upperBound <= file.count, "bytes \(range) of \(file.count)")
    self.file = file
    self.part = part
    self.range = range
    position = range.lowerBound
  }

  /// Bytes that are left.
  var remaining: Int { range.upperBound - position }

  /// Where a byte stands, for errors.
  func place(_ position: Int) -> String { "\(part.map { "\($0), " } ?? "")byte \(position - range.lowerBound)" }

  mutating func byte() throws(CheckpointError) -> UInt8 {
    try require(1)
    if !(windowStart..<windowStart + window.count).contains(position) {
      window = try file.read(position..<min(range.upperBound, position + Self.windowSize))
      windowStart = position
    }
    defer { position += 1 }
    return window[position - windowStart]
  }

  mutating func bytes(_ count: Int) throws(CheckpointError) -> [UInt8] {
    try require(count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    // A long stretch is read at once, a short one from the window.
    if count > Self.windowSize {
      defer { position += count }
      return try file.read(position..<position + count)
    }
    for _ in 0..<count { bytes.append(try byte()) }
    return bytes
  }

  mutating func skip(_ count: Int) throws(CheckpointError) {
    try require(count)
    position += count
  }

  /// A little-endian number.
  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws(CheckpointError) -> Number {
    var bits: UInt64 = 0
    for index in 0..<Number.bitWidth / 8 { bits |= UInt64(try byte()) << (8 * index) }
    return Number(truncatingIfNeeded: bits)
  }

  /// A length in bytes that the part still has room for.
  mutating func length<Number: FixedWidthInteger>(_ type: Number.Type) throws(CheckpointError) -> Int {
    let start = position
    let length = try number(type)
    guard length >= 0, UInt64(length) <= UInt64(remaining) else {
      throw file.fault(.truncated, at: place(start), "claims \(length) bytes where \(remaining) are left")
    }
    return Int(length)
  }

  private func require(_ count: Int) throws(CheckpointError) {
    guard count <= remaining else {
      throw file.fault(.truncated, at: place(position), "needs \(count) bytes where \(remaining) are left")
    }
  }
}
