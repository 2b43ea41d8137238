import CTIFF
import FileWriting
import Foundation

/// The file under a TIFF, as libtiff reads and writes it, with the first system error that befell it.
///
/// libtiff says that a write failed but not why; the stream remembers, so that a full disk is told from a broken one.
final class TIFFStream {
  /// How a file is opened.
  enum Mode {
    case read, write
  }

  /// The error number of the first call that failed; 0 while none has.
  private(set) var failure: Int32 = 0
  /// How the file was opened.
  let mode: Mode
  private let descriptor: Int32
  private var position: Int64 = 0

  /// Opens a file; to write, one that exists, whose content is dropped. Errors name it `name`.
  init(path: String, named name: String, mode: Mode) throws {
    self.mode = mode
    descriptor = unsafe Foundation.open(path, (mode == .read ? O_RDONLY : O_RDWR | O_TRUNC) | O_CLOEXEC)
    guard descriptor < 0 else { return }
    throw switch mode {
    case .read: TIFFCodingError(errno: errno, .cannotOpen, path: name, action: "open the file")
    case .write: FileWritingError(errno: errno, or: .cannotCreate, path: name, action: "create the file")
    }
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes at the position; fewer only at the end of the file, −1 if the system fails.
  fileprivate func read(_ buffer: UnsafeMutableRawPointer, _ count: Int64) -> Int64 {
    transfer(Int(count)) { done in unsafe pread(descriptor, buffer + done, Int(count) - done, off_t(position)) }
  }

  /// Writes `count` bytes at the position; −1 if the system fails.
  fileprivate func write(_ buffer: UnsafeMutableRawPointer, _ count: Int64) -> Int64 {
    transfer(Int(count)) { done in unsafe pwrite(descriptor, buffer + done, Int(count) - done, off_t(position)) }
  }

  /// Repeats a system call that may do a part of the work or be interrupted by a signal.
  private func transfer(_ count: Int, _ call: (Int) -> Int) -> Int64 {
    var done = 0
    while done < count {
      let result = call(done)
      if result < 0, errno == EINTR { continue }
      guard result >= 0 else {
        if failure == 0 { failure = errno }
        return -1
      }
      guard result > 0 else { break }
      done += result
      position += Int64(result)
    }
    return Int64(done)
  }

  /// The end of the file, on the next word boundary, in bytes from its start.
  var evenEnd: UInt64 { size + size % 2 }

  /// Writes bytes at `offset`; false if the system fails. libtiff seeks before it writes, so it is not disturbed.
  func append(_ bytes: [UInt8], at offset: UInt64) -> Bool {
    var bytes = bytes
    position = Int64(offset)
    return unsafe bytes.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return true }
      return unsafe write(base, Int64(bytes.count)) == bytes.count
    }
  }

  fileprivate func seek(_ offset: UInt64, _ origin: Int32) -> UInt64 {
    let base: Int64 =
      switch origin {
      case SEEK_CUR: position
      case SEEK_END: Int64(size)
      default: 0
      }
    let (target, overflow) = base.addingReportingOverflow(Int64(truncatingIfNeeded: offset))
    guard !overflow, target >= 0 else { return .max }
    position = target
    return UInt64(target)
  }

  /// Length of the file, in bytes.
  var size: UInt64 {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? UInt64(max(0, status.st_size)) : 0
  }
}

extension TIFFStream {
  /// Opens a TIFF on the stream; the stream must outlive it.
  func open(name: String, mode: String, options: OpaquePointer?) -> OpaquePointer? {
    unsafe TIFFClientOpenExt(
      name, mode, Unmanaged.passUnretained(self).toOpaque(),
      { stream, buffer, count in
        guard let stream = unsafe TIFFStream.at(stream), let buffer = unsafe buffer else { return -1 }
        return unsafe stream.read(buffer, count)
      },
      { stream, buffer, count in
        guard let stream = unsafe TIFFStream.at(stream), let buffer = unsafe buffer else { return -1 }
        return unsafe stream.write(buffer, count)
      },
      { stream, offset, origin in unsafe TIFFStream.at(stream)?.seek(offset, origin) ?? .max },
      { _ in 0 },
      { stream in unsafe TIFFStream.at(stream)?.size ?? 0 },
      nil, nil, options)
  }

  private static func at(_ client: UnsafeMutableRawPointer?) -> TIFFStream? {
    unsafe client.map { unsafe Unmanaged<TIFFStream>.fromOpaque($0).takeUnretainedValue() }
  }
}
