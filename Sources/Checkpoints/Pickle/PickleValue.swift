/// A value on the machine's stack. What holds other values is a place in the heap, so that no depth of nesting and no
/// circle of values is one of memory.
enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer wider than 64 bits, little-endian in two's complement.
  case wideInteger([UInt8])
  case text(String)
  /// Something that weights are never made of: floating-point numbers, bytes, devices.
  case other
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  case global(PickleGlobal)
  case storage(Int)
  case tensor(Int)
}

/// The values that others point to.
struct PickleHeap: Sendable {
  /// Tuples and lists.
  private(set) var sequences: [[PickleValue]] = []
  private(set) var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  private(set) var storages: [StorageReference] = []
  private(set) var tensors: [TensorView] = []

  mutating func tuple(_ values: some Sequence<PickleValue>) -> PickleValue {
    sequences.append(Array(values))
    return .tuple(sequences.count - 1)
  }

  mutating func list() -> PickleValue {
    sequences.append([])
    return .list(sequences.count - 1)
  }

  mutating func dictionary() -> PickleValue {
    dictionaries.append([])
    return .dictionary(dictionaries.count - 1)
  }

  mutating func storage(_ storage: StorageReference) -> PickleValue {
    storages.append(storage)
    return .storage(storages.count - 1)
  }

  mutating func tensor(_ tensor: TensorView) -> PickleValue {
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  mutating func append(_ values: some Sequence<PickleValue>, toList list: Int) {
    sequences[list].append(contentsOf: values)
  }

  mutating func append(key: PickleValue, value: PickleValue, toDictionary dictionary: Int) {
    dictionaries[dictionary].append((key, value))
  }

  /// The integers of a tuple; nil if it is none, or holds something else.
  func integers(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let place) = value else { return nil }
    var integers: [Int] = []
    for value in sequences[place] {
      guard case .integer(let integer) = value else { return nil }
      integers.append(integer)
    }
    return integers
  }

  /// The pairs of a dictionary whose keys are text, in order; the last value of a key counts.
  func textPairs(_ dictionary: Int) -> [(key: String, value: PickleValue)] {
    var places: [String: Int] = [:]
    var pairs: [(key: String, value: PickleValue)] = []
    for (key, value) in dictionaries[dictionary] {
      guard case .text(let key) = key else { continue }
      if let place = places[key] {
        pairs[place].value = value
      } else {
        places[key] = pairs.count
        pairs.append((key, value))
      }
    }
    return pairs
  }
}
