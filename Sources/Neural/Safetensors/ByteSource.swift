import Foundation
import Synchronization

/// The bytes of a file, read range by range, from disk or from memory.
package final class ByteSource: Sendable {
  /// What errors call the file.
  package let name: String
  /// Its length, in bytes.
  package let count: Int
  private let data: Data?
  /// The open file, whose position moves with each read; protected by its mutex.
  private let handle: Mutex<FileHandle?>

  package init(data: Data, name: String) {
    self.name = name
    self.data = data
    count = data.count
    handle = Mutex(nil)
  }

  package init(opening url: URL, name: String) throws(NeuralError) {
    do {
      let values = try url.resourceValues(forKeys: [.isDirectoryKey])
      guard values.isDirectory != true else { throw CocoaError(.fileReadUnknown) }
      let file = try FileHandle(forReadingFrom: url)
      count = Int(clamping: try file.seekToEnd())
      handle = Mutex(file)
    } catch {
      throw NeuralError(
        .unreadable, file: name, problem: "cannot be opened as a file", remedy: "check its path and permissions")
    }
    self.name = name
    data = nil
  }

  /// The bytes of a range within the file.
  /// - Throws: `.unreadable`, or `.truncated` if the file has become shorter since it was opened.
  package func read(_ range: Range<Int>, tensor: String? = nil) throws(NeuralError) -> Data {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    if let data {
      let start = data.startIndex
      return data[start + range.lowerBound..<start + range.upperBound]
    }
    let bytes: Data? = handle.withLock { file in
      do {
        try file?.seek(toOffset: UInt64(range.lowerBound))
        return try file?.read(upToCount: range.count) ?? Data()
      } catch {
        return nil
      }
    }
    guard let bytes else {
      throw NeuralError(
        .unreadable, file: name, tensor: tensor, problem: "cannot be read", remedy: "check the disk it lies on")
    }
    guard bytes.count == range.count else {
      throw cutShort(tensor: tensor, "gave \(bytes.count) of \(range.count) bytes")
    }
    return bytes
  }

  /// The error for a header that is wrong.
  func fault(tensor: String? = nil, _ problem: String) -> NeuralError {
    NeuralError(
      .malformed, file: name, tensor: tensor, problem: problem,
      remedy: "check that it is a safetensors file, or get it again")
  }

  /// The error for a file that ends too early.
  func cutShort(tensor: String? = nil, _ problem: String) -> NeuralError {
    NeuralError(
      .truncated, file: name, tensor: tensor, problem: problem,
      remedy: "the file is not whole: copy or download it again")
  }
}
