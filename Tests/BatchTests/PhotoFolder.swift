import Batch
import Foundation
import TestSupport

/// A temporary folder of small files that stand for photographs.
final class PhotoFolder: Sendable {
  private let folder: TemporaryDirectory
  let path: FilePath

  init(_ names: [String] = []) throws {
    folder = try TemporaryDirectory()
    path = FilePath(folder.url.path)
    for name in names { try add(name) }
  }

  /// Writes a file and the folders above it.
  func add(_ name: String) throws {
    let url = folder.file(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("raw".utf8).write(to: url)
  }

  func addFolder(_ name: String) throws {
    try FileManager.default.createDirectory(at: folder.file(name), withIntermediateDirectories: true)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.file(name).path, withDestinationPath: target)
  }

  func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name).path) }

  subscript(name: String) -> FilePath { path.appending(FilePath(name)) }

  /// The path below this folder.
  func relative(_ path: FilePath) -> String {
    String(decoding: path.bytes.dropFirst(self.path.bytes.count + 1), as: UTF8.self)
  }
}
