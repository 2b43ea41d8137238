/// Numbers read one after the other from bytes, the most significant first; nil once the bytes do not suffice.
struct BigEndianBytes {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// Bytes that were not read yet.
  var count: Int { rest.count }

  mutating func integer(_ size: Int = 4) -> Int? {
    guard rest.count >= size else { return nil }
    defer { rest = rest.dropFirst(size) }
    return rest.prefix(size).reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func double() -> Double? {
    integer(8).map { Double(bitPattern: UInt64(bitPattern: Int64($0))) }
  }

  mutating func float() -> Float? { integer().map { Float(bitPattern: UInt32($0)) } }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// So many values of `size` bytes each; checked before memory is taken for them.
  mutating func array<Value>(
    _ count: Int, size: Int, _ read: (inout BigEndianBytes) -> Value?
  ) -> [Value]? {
    guard count <= rest.count / size else { return nil }
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      guard let value = read(&self) else { return nil }
      values.append(value)
    }
    return values
  }
}
