import Foundation

/// The few system calls that the batch needs, on paths of bytes. This target's other unsafe code is in
/// `TerminalDevice.swift`, `AppendedFile.swift` and one line of `SignalTrap.swift`.
package enum FileSystem {
  /// What stands at a path.
  package enum Kind: Sendable { case file, folder, other }

  /// A name in a folder.
  package struct Member: Sendable {
    package var name: FilePath
    package var isLink: Bool
  }

  /// What stands at `path`, links followed.
  package static func kind(of path: FilePath) throws(SystemError) -> Kind {
    var status = stat()
    try check(unsafe withCPath(path) { unsafe stat($0, &status) })
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The stamp of the file that stands at `path`, links followed.
  package static func stamp(of path: FilePath) throws(SystemError) -> FileStamp {
    var status = stat()
    try check(unsafe withCPath(path) { unsafe stat($0, &status) })
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    return FileStamp(
      number: UInt64(status.st_ino), bytes: Int(status.st_size), modified: nanoseconds(modified),
      changed: nanoseconds(changed))
  }

  /// Nanoseconds since 1970; the nearest there is to a time beyond number.
  private static func nanoseconds(_ time: timespec) -> Int {
    let (seconds, overflow) = Int(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (time.tv_sec < 0 ? .min : .max) : seconds.addingReportingOverflow(time.tv_nsec).partialValue
  }

  /// Whether anything stands at `path`, be it a link that leads nowhere.
  package static func exists(_ path: FilePath) -> Bool {
    var status = stat()
    return unsafe withCPath(path) { unsafe lstat($0, &status) } == 0
  }

  /// The absolute path without links of what stands at `path`.
  package static func canonical(_ path: FilePath) throws(SystemError) -> FilePath {
    guard let resolved = unsafe withCPath(path, { unsafe realpath($0, nil) }) else { throw .last }
    defer { unsafe free(resolved) }
    return unsafe FilePath(bytes: UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
  }

  /// The members of a folder, `.` and `..` left out, in no order.
  package static func members(of folder: FilePath) throws(SystemError) -> [Member] {
    guard let stream = unsafe withCPath(folder, { unsafe opendir($0) }) else { throw .last }
    defer { unsafe closedir(stream) }
    var members: [Member] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw .last }
        return members
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe FilePath(bytes: bytes.prefix { $0 != 0 })
      }
      if name == "." || name == ".." { continue }
      members.append(Member(name: name, isLink: try isLink(folder.appending(name), unsafe entry.pointee.d_type)))
    }
  }

  /// Whether a member is a link; asks the file system where the folder does not say.
  private static func isLink(_ path: FilePath, _ type: UInt8) throws(SystemError) -> Bool {
    if Int(type) != Int(DT_UNKNOWN) { return Int(type) == Int(DT_LNK) }
    var status = stat()
    try check(unsafe withCPath(path) { unsafe lstat($0, &status) })
    return status.st_mode & S_IFMT == S_IFLNK
  }

  /// Creates the folder and those above it that are missing.
  package static func createFolder(_ folder: FilePath) throws(SystemError) {
    if unsafe withCPath(folder, { unsafe mkdir($0, 0o777) }) == 0 { return }
    switch SystemError.last.number {
    case EEXIST:
      if try kind(of: folder) != .folder { throw SystemError(number: ENOTDIR) }
    case ENOENT where folder.parent != folder.normalized:
      try createFolder(folder.parent)
      // Another thread may have been quicker.
      if unsafe withCPath(folder, { unsafe mkdir($0, 0o777) }) != 0, errno != EEXIST { throw .last }
    default:
      throw .last
    }
  }

  /// Creates the folder; its parent is there.
  /// - Returns: false if something of that name stands there already.
  package static func createNewFolder(_ folder: FilePath) throws(SystemError) -> Bool {
    if unsafe withCPath(folder, { unsafe mkdir($0, 0o777) }) == 0 { return true }
    if errno == EEXIST { return false }
    throw .last
  }

  /// Creates an empty file at a path where nothing stands, and removes it.
  package static func probe(_ path: FilePath) throws(SystemError) {
    let descriptor = unsafe withCPath(path) { unsafe open($0, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600) }
    try check(descriptor)
    close(descriptor)
    try check(unsafe withCPath(path) { unsafe unlink($0) })
  }

  /// Bytes that an ordinary user may still write to the file system of `folder`.
  package static func freeBytes(at folder: FilePath) throws(SystemError) -> Int {
    var status = statvfs()
    try check(unsafe withCPath(folder) { unsafe statvfs($0, &status) })
    let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(by: Int(status.f_frsize))
    return overflow ? .max : bytes
  }

  /// Creates a file where none stands, to be written to.
  /// - Returns: its descriptor, which is the caller's to close.
  static func create(_ path: FilePath) throws(SystemError) -> Int32 {
    let descriptor = unsafe withCPath(path) { unsafe open($0, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666) }
    try check(descriptor)
    return descriptor
  }

  /// Opens a file so that it can be locked, for which network file systems want it to be writable.
  /// - Returns: its descriptor, which is the caller's to close.
  static func openToLock(_ path: FilePath) throws(SystemError) -> Int32 {
    let descriptor = unsafe withCPath(path) { unsafe open($0, O_RDWR | O_CLOEXEC) }
    try check(descriptor)
    return descriptor
  }

  /// Whether a descriptor's file is the one that stands at `path`.
  static func isFile(_ descriptor: Int32, at path: FilePath) -> Bool {
    var (opened, named) = (stat(), stat())
    guard unsafe fstat(descriptor, &opened) == 0, unsafe withCPath(path, { unsafe stat($0, &named) }) == 0 else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  /// Gives a file a second name.
  /// - Returns: whether that name was free.
  static func link(_ path: FilePath, as name: FilePath) throws(SystemError) -> Bool {
    let result = unsafe withCPath(path) { path in
      unsafe withCPath(name) { name in unsafe Foundation.link(path, name) }
    }
    if result != 0, errno == EEXIST { return false }
    try check(result)
    return true
  }

  /// Removes a file.
  package static func remove(_ path: FilePath) throws(SystemError) {
    try check(unsafe withCPath(path) { unsafe unlink($0) })
  }

  /// Brings the names in a folder to the disk; file systems that cannot are left alone.
  static func synchronize(_ folder: FilePath) {
    let descriptor = unsafe withCPath(folder) { unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Whether this machine has a process of that number, be it another user's.
  static func processExists(_ pid: Int32) -> Bool { pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) }

  /// The contents of a small text file; nil if it cannot be read. Also for the kernel's files, which state no size.
  package static func text(of path: FilePath) -> String? {
    guard let url = path.url, let data = try? Data(contentsOf: url) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  private static func check(_ result: Int32) throws(SystemError) {
    if result < 0 { throw .last }
  }

  private static func withCPath<Result>(_ path: FilePath, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = path.bytes.map { CChar(bitPattern: $0) } + [0]
    return unsafe terminated.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("the terminator makes it non-empty") }
      return unsafe body(start)
    }
  }
}

/// A system call's error number.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  package var number: Int32

  package init(number: Int32) { self.number = number }

  /// The number that the last failed call of this thread left.
  static var last: SystemError { SystemError(number: errno) }

  /// Whether the file system or the user's share of it is full.
  package var isStorageFull: Bool { number == ENOSPC || number == EDQUOT }

  /// The system's words, such as "Permission denied".
  package var description: String { unsafe String(cString: strerror(number)) }
}
