import Foundation

/// Opens a regular file for reading.
/// - Throws: what it is instead, or the operating system's reason.
func openFile(_ path: String) throws(RawDecodingError.Fault) -> FileHandle {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { throw .unreadable(reason: lastSystemError) }
  switch status.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: throw .directory
  default: throw .notRegular
  }
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadable(reason: lastSystemError) }
  return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}

/// The operating system's words for the last call that failed on this thread.
private var lastSystemError: String { unsafe String(cString: strerror(errno)) }
