import Foundation
import Synchronization

/// The bytes of a checkpoint, read range by range, from disk or from memory.
final class CheckpointFile: Sendable {
  /// What errors call the file.
  let name: String
  /// Its length, in bytes.
  let count: Int
  private let data: Data?
  /// The open file, whose position moves with each read; protected by its mutex.
  private let handle: Mutex<FileHandle?>

  init(data: Data, name: String) {
    self.name = name
    self.data = data
    count = data.count
    handle = Mutex(nil)
  }

  init(opening url: URL, name: String) throws(CheckpointError) {
    do {
      let values = try url.resourceValues(forKeys: [.isDirectoryKey])
      guard values.isDirectory != true else { throw CocoaError(.fileReadUnknown) }
      let file = try FileHandle(forReadingFrom: url)
      count = Int(clamping: try file.seekToEnd())
      handle = Mutex(file)
    } catch {
      throw CheckpointError(.unreadable, file: name, problem: "cannot be opened as a file")
    }
    self.name = name
    data = nil
  }

  /// The bytes of a range within the file.
  /// - Throws: `.unreadable`, or `.truncated` if the file has become shorter since it was opened.
  func data(_ range: Range<Int>) throws(CheckpointError) -> Data {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    if let data { return data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound] }
    let bytes: Data? = handle.withLock { file in
      do {
        try file?.seek(toOffset: UInt64(range.lowerBound))
        return try file?.read(upToCount: range.count) ?? Data()
      } catch {
        return nil
      }
    }
    guard let bytes else { throw fault(.unreadable, "cannot be read") }
    guard bytes.count == range.count else {
      throw fault(.truncated, "gave \(bytes.count) of \(range.count) bytes at byte \(range.lowerBound)")
    }
    return bytes
  }

  /// The same as an array.
  func read(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] { [UInt8](try data(range)) }

  /// An error of this file.
  func fault(
    _ code: CheckpointError.Code, at place: String? = nil, _ problem: String, remedy: String? = nil
  ) -> CheckpointError {
    CheckpointError(code, file: name, place: place, problem: problem, remedy: remedy)
  }
}
