import Foundation

/// A new file, kept open from its creation so that a failed write-back of any part of it is reported when it closes.
final class OutputFile {
  private var descriptor: Int32
  private let destination: String

  /// Creates a file that must not exist yet; nil if one of that name does.
  ///
  /// Errors name `destination`, which the user knows, in the place of the temporary path.
  init?(creating path: String, for destination: String) throws {
    self.destination = destination
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor < 0 else { return }
    if errno == EEXIST { return nil }
    throw FileWritingError(errno: errno, or: .cannotCreate, path: destination, action: "create the file")
  }

  /// Writes bytes behind those that are there.
  func write(_ bytes: some Collection<UInt8>) throws {
    let written: Void? = try bytes.withContiguousStorageIfAvailable { try unsafe write($0) }
    if written == nil { try write(Array(bytes)) }
  }

  private func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var done = 0
    while done < bytes.count {
      let count = unsafe Foundation.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(errno) }
      done += count
    }
  }

  /// Sets the time of the last change; what is written later changes it again.
  func setModificationTime(_ time: ModificationTime) throws {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw failure(errno) }
    let modified = timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds)
    guard unsafe futimens(descriptor, [status.st_atim, modified]) == 0 else { throw failure(errno) }
  }

  /// Brings the content to the disk.
  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw failure(errno) }
  }

  /// Closes the file.
  func close() throws {
    let result = Foundation.close(descriptor)
    descriptor = -1
    guard result == 0 || errno == EINTR else { throw failure(errno) }
  }

  deinit {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
  }

  private func failure(_ number: Int32) -> FileWritingError {
    FileWritingError(errno: number, or: .inputOutput, path: destination, action: "write the file")
  }
}
