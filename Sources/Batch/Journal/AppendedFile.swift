import Foundation

/// A new file that grows by whole lines, each on the disk before the next.
///
/// Used by one thread at a time.
final class AppendedFile {
  private let descriptor: Int32
  /// Bytes of the whole lines.
  private var length = 0

  /// Creates the file where none stands.
  init(creating path: FilePath) throws(SystemError) {
    descriptor = try FileSystem.create(path)
  }

  /// Writes a line behind the others and brings it to the disk. A line that fails leaves no part of itself behind.
  func append(_ line: some Collection<UInt8>) throws(SystemError) {
    let bytes = Array(line) + [UInt8(ascii: "\n")]
    do throws(SystemError) {
      try write(bytes)
      if fsync(descriptor) != 0 { throw SystemError.last }
      length += bytes.count
    } catch {
      // Where even this fails, the reader finds a damaged line.
      if ftruncate(descriptor, length) == 0 { lseek(descriptor, length, SEEK_SET) }
      throw error
    }
  }

  private func write(_ bytes: [UInt8]) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .last }
      rest.removeFirst(count)
    }
  }

  deinit { close(descriptor) }
}
