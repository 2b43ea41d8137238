import Foundation

/// Files that come with the program, in the folders that the build puts beside the executable.
package enum ShippedFile {
  /// Where a file is.
  /// - Parameters:
  ///   - path: its place within the folder, such as `Models/a.safetensors`.
  ///   - bundle: the folder's name.
  /// - Returns: nil if the program was separated from the folder.
  package static func find(_ path: String, in bundle: String) -> URL? {
    [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap(\.self)
      .map { $0.appending(path: "\(bundle)/\(path)") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
