/// The form that `torch.save` wrote before PyTorch 1.6, and still writes with `_use_new_zipfile_serialization=False`:
/// pickles of a magic number, the protocol, the system, the value and the keys of the storages, and then the storages.
enum LegacyForm {
  /// The first byte of a pickle.
  static let signature: UInt8 = 0x80
  /// 0x1950A86A20F9469CFC6C, little-endian.
  private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

  static func read(
    _ file: CheckpointFile
  ) throws(CheckpointError) -> (value: PickleValue, heap: PickleHeap, storages: StorageTable) {
    var cursor = ByteCursor(file, 0..<file.count)
    guard case .wideInteger(magic) = try PickleMachine.run(&cursor).value else {
      throw file.fault(.unsupported, "is a pickle that torch.save did not write")
    }
    guard case .integer(1001) = try PickleMachine.run(&cursor).value else {
      throw file.fault(.unsupported, "is of a version of torch.save's form that is not read")
    }
    let system = try PickleMachine.run(&cursor)
    guard case .dictionary(let facts) = system.value,
      case .bool(true)? = system.heap.textPairs(facts).first(where: { $0.key == "little_endian" })?.value
    else { throw file.fault(.unsupported, "was not written on a little-endian machine") }
    let (value, heap) = try PickleMachine.run(&cursor, storages: .legacy)
    let storages = try storages(heap.storages, behind: &cursor)
    return (value, heap, storages)
  }

  /// Reads where each storage lies: its number of elements in 8 bytes, and then the elements.
  private static func storages(
    _ references: [StorageReference], behind cursor: inout ByteCursor
  ) throws(CheckpointError) -> StorageTable {
    let file = cursor.file
    let (value, heap) = try PickleMachine.run(&cursor)
    guard case .list(let list) = value else { throw file.fault(.malformed, "has no list of its storages") }
    let known = Dictionary(references.map { ($0.key, $0) }) { first, _ in first }
    var storages = StorageTable(of: file)
    for key in heap.sequences[list] {
      guard case .text(let key) = key, let storage = known[key], storages.ranges[key] == nil else {
        throw file.fault(.malformed, "lists a storage that no tensor is in, or one twice")
      }
      let place = cursor.place(cursor.position)
      guard try cursor.number(Int64.self) == storage.count, let bytes = storage.byteCount else {
        throw file.fault(.malformed, at: place, "counts other elements of storage “\(key)” than its pickle")
      }
      let start = cursor.position
      try cursor.skip(bytes)
      try storages.insert(storage, at: start..<start + bytes)
    }
    guard cursor.remaining == 0 else {
      throw file.fault(.malformed, "has \(cursor.remaining) bytes that no storage claims")
    }
    for reference in references {
      guard let bytes = storages.ranges[reference.key] else {
        throw file.fault(.malformed, at: "storage “\(reference.key)”", "is not in the file")
      }
      try storages.insert(reference, at: bytes)
    }
    return storages
  }
}
