import Foundation

/// A file system of one mebibyte in memory; to mount it takes root.
public struct SmallDisk {
  private let directory: TemporaryDirectory
  public var url: URL { directory.url }

  /// Whether this process may mount one.
  public static var isPossible: Bool {
    guard let disk = try? SmallDisk() else { return false }
    disk.unmount()
    return true
  }

  public init() throws {
    directory = try TemporaryDirectory()
    guard mount("diffraw-test", directory.url.path, "tmpfs", 0, "size=1m") == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
    }
  }

  public func unmount() { umount(url.path) }
}
