extension Safetensors {
  /// The types of elements, by their names in the format.
  public enum ElementType: String, Sendable, CaseIterable {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint64 = "U64"
    case uint32 = "U32"
    case uint16 = "U16"
    case uint8 = "U8"
    case bool = "BOOL"

    /// Bytes of an element.
    public var size: Int {
      switch self {
      case .float64, .int64, .uint64: 8
      case .float32, .int32, .uint32: 4
      case .float16, .bfloat16, .int16, .uint16: 2
      case .int8, .uint8, .bool: 1
      }
    }
  }
}

extension Safetensors.ElementType {
  /// The elements as float32, rounded to nearest.
  package func floats(in bytes: RawSpan) -> [Float] {
    switch self {
    case .float64: words(in: bytes) { Float(Double(bitPattern: $0)) }
    case .float32: words(in: bytes) { Float(bitPattern: $0) }
    case .float16: words(in: bytes) { Float(Float16(bitPattern: $0)) }
    case .bfloat16: words(in: bytes) { (word: UInt16) in Float(bitPattern: UInt32(word) << 16) }
    case .int64: words(in: bytes) { (word: Int64) in Float(word) }
    case .int32: words(in: bytes) { (word: Int32) in Float(word) }
    case .int16: words(in: bytes) { (word: Int16) in Float(word) }
    case .int8: words(in: bytes) { (word: Int8) in Float(word) }
    case .uint64: words(in: bytes) { (word: UInt64) in Float(word) }
    case .uint32: words(in: bytes) { (word: UInt32) in Float(word) }
    case .uint16: words(in: bytes) { (word: UInt16) in Float(word) }
    case .uint8, .bool: words(in: bytes) { (word: UInt8) in Float(word) }
    }
  }

  /// The elements in double precision, or nil if they are not of F64 or F32.
  func doubles(in bytes: RawSpan) -> [Double]? {
    switch self {
    case .float64: words(in: bytes) { Double(bitPattern: $0) }
    case .float32: words(in: bytes) { Double(Float(bitPattern: $0)) }
    default: nil
    }
  }

  /// The elements as integers, or nil if they are of floating point or U64.
  func integers(in bytes: RawSpan) -> [Int64]? {
    switch self {
    case .float64, .float32, .float16, .bfloat16, .uint64: nil
    case .int64: words(in: bytes) { $0 }
    case .int32: words(in: bytes) { (word: Int32) in Int64(word) }
    case .int16: words(in: bytes) { (word: Int16) in Int64(word) }
    case .int8: words(in: bytes) { (word: Int8) in Int64(word) }
    case .uint32: words(in: bytes) { (word: UInt32) in Int64(word) }
    case .uint16: words(in: bytes) { (word: UInt16) in Int64(word) }
    case .uint8, .bool: words(in: bytes) { (word: UInt8) in Int64(word) }
    }
  }

  /// Each little-endian word of the bytes, converted.
  @inline(__always) private func words<Word: FixedWidthInteger & BitwiseCopyable, Value>(
    in bytes: RawSpan, _ convert: (Word) -> Value
  ) -> [Value] {
    let size = MemoryLayout<Word>.size
    return (0..<bytes.byteCount / size).map { index in
      // Any bytes make a word, and the load is checked against the span's ends.
      convert(Word(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index * size, as: Word.self)))
    }
  }
}
