/// The form that `torch.save` writes since PyTorch 1.6: a zip archive of a pickle and of one entry for each storage.
enum ZipForm {
  static func read(
    _ file: CheckpointFile
  ) throws(CheckpointError) -> (value: PickleValue, heap: PickleHeap, storages: StorageTable) {
    let archive = try ZipArchive(file)
    let roots = archive.entries.keys.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }.map { $0.dropLast(8) }
    guard let root = roots.first, roots.count == 1 else {
      throw file.fault(
        .malformed, "is a zip archive with \(roots.isEmpty ? "no" : "more than one") data.pkl, none of torch.save's")
    }
    guard archive.entries["\(root)constants.pkl"] == nil else {
      throw file.fault(.unsupported, "is a TorchScript archive: a program with its weights")
    }
    if let bytes = archive.entries["\(root)byteorder"] {
      let order = String(decoding: try file.read(bytes.prefix(16)), as: UTF8.self)
      guard order == "little" else { throw file.fault(.unsupported, "is of byte order “\(order)”, not “little”") }
    }
    guard let bytes = archive.entries["\(root)data.pkl"] else { preconditionFailure("its root was found by it") }
    var cursor = ByteCursor(file, bytes, part: "data.pkl")
    let (value, heap) = try PickleMachine.run(&cursor, storages: .zip)
    guard cursor.remaining == 0 else {
      throw file.fault(.malformed, at: "data.pkl", "has \(cursor.remaining) bytes behind its pickle")
    }
    var storages = StorageTable(of: file)
    for storage in heap.storages {
      guard let bytes = archive.entries["\(root)data/\(storage.key)"] else {
        throw file.fault(.malformed, at: "storage “\(storage.key)”", "is not in the zip archive")
      }
      try storages.insert(storage, at: bytes)
    }
    return (value, heap, storages)
  }
}

extension Range<Int> {
  /// Not more than the first `count`.
  fileprivate func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
