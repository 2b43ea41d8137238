/// Bits put into bytes, the most significant first.
struct BitWriter {
  private(set) var bytes: [UInt8]
  /// Whether a zero byte follows each 0xFF, as in JPEG's entropy-coded data.
  private let isStuffed: Bool
  private var pending = 0
  private var pendingCount = 0

  /// Writes after bytes that are there, as JPEG has it.
  init(bytes: [UInt8], isStuffed: Bool = true) {
    self.bytes = bytes
    self.isStuffed = isStuffed
  }

  /// Appends the low `count` bits of a number, at most 32.
  mutating func append(_ bits: Int, count: Int) {
    pending = pending << count | bits & (1 << count - 1)
    pendingCount += count
    while pendingCount >= 8 {
      pendingCount -= 8
      put(UInt8(pending >> pendingCount & 0xFF))
    }
    pending &= 1 << pendingCount - 1
  }

  /// Fills the last byte: with ones in JPEG, else with zeros.
  mutating func finish() {
    guard pendingCount > 0 else { return }
    let missing = 8 - pendingCount
    append(isStuffed ? 1 << missing - 1 : 0, count: missing)
  }

  private mutating func put(_ byte: UInt8) {
    bytes.append(byte)
    if isStuffed, byte == 0xFF { bytes.append(0) }
  }
}
