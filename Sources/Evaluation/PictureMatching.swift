import Batch
import Foundation

/// Which outputs of several methods belong together, and to which target: those of one name, whatever the extensions.
package struct PictureMatching: Sendable {
  /// All pictures of one name.
  package struct Entry: Sendable {
    /// The file name without its extension, below the folders that were named.
    package let name: FilePath
    /// Nil if nothing is compared with targets.
    package let target: URL?
    /// In the order of the methods; nil for a method that has not made this picture.
    package let outputs: [URL?]
  }

  package let methods: [EvaluationMethod]
  /// Whether outputs are compared with targets.
  package let hasTargets: Bool
  /// Sorted by name.
  package private(set) var entries: [Entry] = []
  /// Files that belong to no others.
  package private(set) var failures: [EvaluationReport.Failure] = []

  /// - Parameters:
  ///   - methods: with the folders of their outputs, at least one.
  ///   - targets: the folder of the targets; nil to compare with none.
  /// - Throws: `BatchError` with code `noInput` if a folder holds no pictures, or a method none that a target belongs to.
  package init(
    methods: [(method: EvaluationMethod, folder: FilePath)], targets: FilePath?, recursive: Bool
  ) throws(BatchError) {
    self.methods = methods.map(\.method)
    hasTargets = targets != nil
    var outputs: [[FilePath: Place]] = []
    for (method, folder) in methods { outputs.append(try files(of: folder, method.name, recursive)) }
    let references = try targets.map { folder throws(BatchError) in try files(of: folder, nil, recursive) }
    let made = outputs.reduce(into: Set<FilePath>()) { $0.formUnion($1.keys) }
    for name in made.union(references?.keys.map(\.self) ?? []).sorted() {
      let places = outputs.map { $0[name] }
      if let targets, let references {
        guard let target = references[name] else {
          for (method, place) in zip(methods, places) {
            if let place { fail(place.path, method.method.name, "\(Self.missing(in: targets)); add or remove one") }
          }
          continue
        }
        for (method, place) in zip(methods, places) where place == nil {
          fail(target.path, method.method.name, "\(Self.missing(in: method.folder)); add or remove one")
        }
      } else if let first = places.lazy.compactMap(\.self).first {
        for (method, place) in zip(methods, places) where place == nil {
          fail(first.path, method.method.name, "\(Self.missing(in: method.folder)); add or remove one")
        }
      }
      guard places.contains(where: { $0 != nil }) else { continue }
      entries.append(Entry(name: name, target: references?[name]?.url, outputs: places.map { $0?.url }))
    }
    for (index, method) in methods.enumerated() where !entries.contains(where: { $0.outputs[index] != nil }) {
      throw BatchError(
        .noInput, "no picture in \(method.folder) has the name of one in \(targets ?? method.folder)",
        remedy: "give outputs the names of their targets; extensions may differ")
    }
  }

  private struct Place {
    let path: FilePath
    let url: URL
  }

  private static func missing(in folder: FilePath) -> String { "there is no picture of this name in \(folder)" }

  /// The usable files of a folder by name.
  private mutating func files(
    of folder: FilePath, _ method: String?, _ recursive: Bool
  ) throws(BatchError) -> [FilePath: Place] {
    var files: [FilePath: Place] = [:]
    var repeated: Set<FilePath> = []
    for file in try InputDiscovery([folder], recursive: recursive, kind: .picture).files {
      let name = file.folder.appending(file.path.stem)
      if let fault = file.fault {
        fail(file.path, method, fault.message)
      } else if let url = file.path.url {
        if let first = files[name] {
          let problem = "another picture has the same name; keep one of them"
          if repeated.insert(name).inserted { fail(first.path, method, problem) }
          fail(file.path, method, problem)
        } else {
          files[name] = Place(path: file.path, url: url)
        }
      }
    }
    return files.filter { !repeated.contains($0.key) }
  }

  private mutating func fail(_ path: FilePath, _ method: String?, _ problem: String) {
    failures.append(EvaluationReport.Failure(method: method, file: "\(path)", problem: problem))
  }
}
