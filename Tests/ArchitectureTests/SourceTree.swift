import Foundation
import TestSupport

/// The text of the checkout's files.
enum SourceTree {
  /// A Swift file below a folder of the checkout.
  struct File: Sendable {
    /// From the folder of `Package.swift` on.
    let path: String
    let text: String

    /// The lines that are no comments.
    var code: [Substring] {
      text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    }

    /// The modules that the file imports.
    var imports: [String] {
      code.compactMap { line in
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place <= 2, words.count == place + 2 else { return nil }
        return String(words[place + 1])
      }
    }
  }

  /// The Swift files below a folder, sorted by path.
  static func swiftFiles(_ folder: String) throws -> [File] {
    try FileManager.default.subpathsOfDirectory(atPath: Project.root.appending(path: folder).path)
      .filter { $0.hasSuffix(".swift") }.sorted()
      .map { File(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
  }

  /// The text of a file of the checkout.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: Project.root.appending(path: path), encoding: .utf8)
  }

  /// The paths of all files below a folder, from the folder on, sorted.
  static func files(_ folder: String) throws -> [String] {
    let root = Project.root.appending(path: folder)
    return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  /// The names in a folder that are not hidden, sorted.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Project.root.appending(path: folder).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
