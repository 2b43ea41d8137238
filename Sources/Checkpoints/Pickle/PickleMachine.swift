import Neural

/// Reads one pickle, as Python and PyTorch write them in protocols 2 to 5, of a closed set of opcodes, classes and
/// functions. It executes nothing: a pickle that asks for anything else is refused by its name.
///
/// Every opcode makes at most one value, and no value copies another, so memory stays within a multiple of the pickle's
/// length; no call nests in another, so depth is no danger.
struct PickleMachine {
  /// What the persistent ids of a checkpoint's form hold.
  enum StorageForm {
    /// None are to occur.
    case none
    /// (“storage”, class, key, device, count).
    case zip
    /// The same, and a view, which only PyTorch before 0.4 has.
    case legacy
  }

  /// The longest pickle that is read, in bytes: those of the largest networks have a hundredth of it.
  static let maximumLength = 1 << 24

  private var cursor: ByteCursor
  private let form: StorageForm
  private(set) var heap = PickleHeap()
  private var stack: [PickleValue] = []
  /// Heights of the stack at the open marks.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  /// Where the opcode at work stands.
  private var place = ""

  private init(_ cursor: ByteCursor, storages form: StorageForm) {
    self.cursor = cursor
    self.form = form
  }

  /// Reads the pickle at the cursor, and leaves the cursor behind it.
  /// - Throws: `.code` for what weights are not made of, `.unsupported`, `.malformed`, `.truncated`.
  static func run(
    _ cursor: inout ByteCursor, storages form: StorageForm = .none
  ) throws(CheckpointError) -> (value: PickleValue, heap: PickleHeap) {
    var machine = PickleMachine(cursor, storages: form)
    let value = try machine.run()
    cursor = machine.cursor
    return (value, machine.heap)
  }

  private mutating func run() throws(CheckpointError) -> PickleValue {
    let start = cursor.position
    place = cursor.place(start)
    guard try cursor.byte() == 0x80 else {
      throw fault(.unsupported, "begins no pickle of protocol 2 or later")
    }
    let version = try cursor.byte()
    guard (2...5).contains(version) else { throw fault(.unsupported, "is a pickle of protocol \(version), not 2 to 5") }
    while true {
      guard cursor.position - start <= Self.maximumLength else {
        throw fault(.unsupported, "is within a pickle of more than \(Self.maximumLength >> 20) MiB")
      }
      place = cursor.place(cursor.position)
      let code = try cursor.byte()
      guard let opcode = PickleOpcode(rawValue: code) else {
        throw fault(.code, "holds \(PickleOpcode.name(of: code)), which no weights need; nothing was executed")
      }
      if opcode == .stop {
        let value = try pop()
        guard stack.isEmpty, marks.isEmpty else {
          throw fault(.malformed, "ends the pickle before its values are used")
        }
        return value
      }
      try execute(opcode)
    }
  }

  // MARK: One opcode

  private mutating func execute(_ opcode: PickleOpcode) throws(CheckpointError) {
    switch opcode {
    case .stop: break
    case .frame: try cursor.skip(8)
    case .mark: marks.append(stack.count)
    case .none: stack.append(.none)
    case .true: stack.append(.bool(true))
    case .false: stack.append(.bool(false))
    case .int32: stack.append(.integer(Int(try cursor.number(Int32.self))))
    case .uint8: stack.append(.integer(Int(try cursor.byte())))
    case .uint16: stack.append(.integer(Int(try cursor.number(UInt16.self))))
    case .long: stack.append(try integer(try cursor.bytes(try cursor.length(UInt8.self))))
    case .float:
      try cursor.skip(8)
      stack.append(.other)
    case .shortText, .shortString: stack.append(try text(try cursor.length(UInt8.self)))
    case .text: stack.append(try text(try cursor.length(UInt32.self)))
    case .string: stack.append(try text(try cursor.length(Int32.self)))
    case .longText: stack.append(try text(try cursor.length(UInt64.self)))
    case .shortBytes: try skipBytes(try cursor.length(UInt8.self))
    case .bytes: try skipBytes(try cursor.length(UInt32.self))
    case .longBytes, .byteArray: try skipBytes(try cursor.length(UInt64.self))
    case .emptyTuple: stack.append(heap.tuple([]))
    case .tuple1: stack.append(heap.tuple(try pop(1)))
    case .tuple2: stack.append(heap.tuple(try pop(2)))
    case .tuple3: stack.append(heap.tuple(try pop(3)))
    case .tuple: stack.append(heap.tuple(try popToMark()))
    case .emptyList: stack.append(heap.list())
    case .emptyDictionary: stack.append(heap.dictionary())
    case .append: try append(try pop(1))
    case .appends: try append(try popToMark())
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try popToMark())
    case .put: try memorize(Int(try cursor.byte()))
    case .longPut: try memorize(Int(try cursor.number(UInt32.self)))
    case .memoize: try memorize(memo.count)
    case .get: try recall(Int(try cursor.byte()))
    case .longGet: try recall(Int(try cursor.number(UInt32.self)))
    case .global:
      let module = try line()
      stack.append(.global(try global(module, try line())))
    case .stackGlobal:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw fault(.malformed, "names a class by something else than text")
      }
      stack.append(.global(try global(module, name)))
    case .reduce:
      let arguments = try pop()
      stack.append(try call(try pop(), arguments))
    case .build:
      _ = try pop()
      // Attributes of a state_dict, such as its _metadata.
      guard case .dictionary = stack.last else {
        throw fault(.code, "sets attributes of something else than a dictionary")
      }
    case .persistentID: stack.append(try storage(try pop()))
    }
  }

  // MARK: The stack and the memo

  private func fault(_ code: CheckpointError.Code, _ problem: String) -> CheckpointError {
    cursor.file.fault(code, at: place, problem)
  }

  private mutating func pop() throws(CheckpointError) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
      throw fault(.malformed, "needs a value where there is none")
    }
    return value
  }

  private mutating func pop(_ count: Int) throws(CheckpointError) -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw fault(.malformed, "needs \(count) values") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(CheckpointError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw fault(.malformed, "needs a mark where there is none") }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private mutating func memorize(_ index: Int) throws(CheckpointError) {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw fault(.malformed, "remembers a value where there is none")
    }
    memo[index] = value
  }

  private mutating func recall(_ index: Int) throws(CheckpointError) {
    guard let value = memo[index] else { throw fault(.malformed, "recalls a value \(index) that it was never told") }
    stack.append(value)
  }

  private mutating func append(_ values: [PickleValue]) throws(CheckpointError) {
    guard case .list(let list) = stack.last else { throw fault(.malformed, "appends to something else than a list") }
    heap.append(values, toList: list)
  }

  private mutating func setItems(_ values: [PickleValue]) throws(CheckpointError) {
    guard case .dictionary(let dictionary) = stack.last else {
      throw fault(.malformed, "sets an item of something else than a dictionary")
    }
    guard values.count.isMultiple(of: 2) else { throw fault(.malformed, "sets a key without a value") }
    for index in stride(from: 0, to: values.count, by: 2) {
      heap.append(key: values[index], value: values[index + 1], toDictionary: dictionary)
    }
  }

  // MARK: Values

  private func integer(_ bytes: [UInt8]) throws(CheckpointError) -> PickleValue {
    guard bytes.count <= 8 else { return .wideInteger(bytes) }
    let fill: UInt64 = bytes.last.map { $0 >= 0x80 } == true ? .max : 0
    return .integer(Int(Int64(bitPattern: bytes.reversed().reduce(fill) { $0 << 8 | UInt64($1) })))
  }

  private mutating func text(_ length: Int) throws(CheckpointError) -> PickleValue {
    guard let text = String(validating: try cursor.bytes(length), as: UTF8.self) else {
      throw fault(.malformed, "holds text that is not UTF-8")
    }
    return .text(text)
  }

  private mutating func skipBytes(_ length: Int) throws(CheckpointError) {
    try cursor.skip(length)
    stack.append(.other)
  }

  /// Text up to the end of its line.
  private mutating func line() throws(CheckpointError) -> String {
    var bytes: [UInt8] = []
    while bytes.count <= 256 {
      let byte = try cursor.byte()
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    throw fault(.malformed, "has a name of more than 256 bytes")
  }

  private func global(_ module: String, _ name: String) throws(CheckpointError) -> PickleGlobal {
    if let global = PickleGlobal(module: module, name: name) { return global }
    throw fault(.code, "asks for \(module).\(name), which is no part of weights; nothing was executed")
  }

  // MARK: What the closed set of classes and functions stands for

  private mutating func call(_ function: PickleValue, _ arguments: PickleValue) throws(CheckpointError) -> PickleValue {
    guard case .global(let global) = function, case .tuple(let place) = arguments else {
      throw fault(.malformed, "calls something that is no function")
    }
    let values = heap.sequences[place]
    switch global {
    case .orderedDictionary: return try orderedDictionary(values)
    case .counter:
      if values.isEmpty { return heap.dictionary() }
      if case .dictionary = values[0], values.count == 1 { return values[0] }
    case .rebuildTensor(let naming): return try tensor(values, naming: naming)
    case .rebuildParameter: if (3...4).contains(values.count), case .tensor = values[0] { return values[0] }
    case .size: if values.count == 1, case .tuple = values[0] { return values[0] }
    case .device, .encode: return .other
    case .storage, .elementType: break
    }
    throw fault(.malformed, "calls a function with arguments that it does not take")
  }

  /// Python 2 gives the pairs as lists of two.
  private mutating func orderedDictionary(_ values: [PickleValue]) throws(CheckpointError) -> PickleValue {
    let result = heap.dictionary()
    guard case .dictionary(let dictionary) = result else { return result }
    if values.isEmpty { return result }
    guard values.count == 1, case .list(let list) = values[0] else {
      throw fault(.malformed, "makes a dictionary of something else than pairs")
    }
    for pair in heap.sequences[list] {
      guard case .list(let place) = pair, heap.sequences[place].count == 2 else {
        throw fault(.malformed, "makes a dictionary of something else than pairs")
      }
      let pair = heap.sequences[place]
      heap.append(key: pair[0], value: pair[1], toDictionary: dictionary)
    }
    return result
  }

  /// (storage, offset, shape, strides, …), and where `naming` the type in the seventh place.
  private mutating func tensor(_ values: [PickleValue], naming: Bool) throws(CheckpointError) -> PickleValue {
    guard values.count >= (naming ? 7 : 4), case .storage(let index) = values[0], case .integer(let offset) = values[1],
      let shape = heap.integers(values[2]), let strides = heap.integers(values[3])
    else { throw fault(.malformed, "makes a tensor of something else than a storage and its strides") }
    let storage = heap.storages[index]
    var type = storage.type
    if naming, case .global(.elementType(let named)) = values[6] { type = named }
    guard let type else { throw fault(.malformed, "makes a tensor of elements of no known type") }
    guard
      let view = TensorView(
        storage, type: type, offset: offset, shape: shape, strides: strides, limit: cursor.file.count)
    else {
      throw fault(
        .malformed,
        "makes a tensor of shape \(shape) and strides \(strides) from element \(offset), beyond its storage of "
          + "\(storage.count) elements")
    }
    return heap.tensor(view)
  }

  private mutating func storage(_ id: PickleValue) throws(CheckpointError) -> PickleValue {
    guard case .tuple(let place) = id else { throw fault(.malformed, "names a storage by something else than a tuple") }
    let values = heap.sequences[place]
    let count = form == .legacy ? 6 : 5
    guard form != .none, values.count == count, case .text("storage") = values[0],
      case .global(.storage(let type)) = values[1], case .text(let key) = values[2], case .integer(let size) = values[4]
    else { throw fault(.malformed, "names a storage in another way than torch.save does") }
    if form == .legacy {
      guard case .none = values[5] else {
        throw fault(.unsupported, "names a view of a storage, as PyTorch before 0.4 did")
      }
    }
    let storage = StorageReference(key: key, type: type, count: size)
    guard let bytes = storage.byteCount, bytes <= cursor.file.count else {
      throw fault(.malformed, "names a storage of \(size) elements in a file of \(cursor.file.count) bytes")
    }
    return heap.storage(storage)
  }
}
