import Foundation
import Neural

/// Where a checkpoint's storages lie in its file.
struct StorageTable: Sendable {
  let file: CheckpointFile
  private(set) var ranges: [String: Range<Int>] = [:]

  init(of file: CheckpointFile) { self.file = file }

  /// Enters a storage.
  /// - Throws: `.malformed` if its bytes are not as many as the pickle says.
  mutating func insert(_ storage: StorageReference, at bytes: Range<Int>) throws(CheckpointError) {
    guard bytes.count == storage.byteCount else {
      throw file.fault(
        .malformed, at: "storage “\(storage.key)”",
        "has \(bytes.count) bytes where its \(storage.count) elements take \(storage.byteCount ?? 0)")
    }
    ranges[storage.key] = bytes
  }

  /// The elements of a tensor in row-major order, rounded to float32.
  func elements(of view: TensorView) throws(CheckpointError) -> [Float] {
    guard let range = ranges[view.storage.key] else { preconditionFailure("no storage “\(view.storage.key)”") }
    let start = range.lowerBound
    let bytes = try file.data(start + view.bytes.lowerBound..<start + view.bytes.upperBound)
    return view.gathered(from: view.type.floats(in: bytes.bytes))
  }
}
