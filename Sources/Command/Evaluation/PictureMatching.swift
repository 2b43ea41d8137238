import Batch
import Foundation

/// An output and the target of the same name.
struct PicturePair {
  /// The file name without its extension, below the folders that were named.
  let name: FilePath
  let output: URL
  let target: URL
}

/// Which output belongs to which target: the one of the same name, whatever the extensions.
struct PictureMatching {
  /// Sorted by name.
  private(set) var pairs: [PicturePair] = []
  /// Files that are in no pair.
  private(set) var failures: [EvaluationReport.Failure] = []

  /// - Throws: `BatchError` with code `noInput` if there are no pictures on one of the sides, or no pair.
  init(outputs: FilePath, targets: FilePath, recursive: Bool) throws(BatchError) {
    let outputFiles = files(of: try InputDiscovery([outputs], recursive: recursive, kind: .picture))
    let targetFiles = files(of: try InputDiscovery([targets], recursive: recursive, kind: .picture))
    for name in Set(outputFiles.keys).union(targetFiles.keys).sorted() {
      switch (outputFiles[name], targetFiles[name]) {
      case (let output?, let target?): pairs.append(PicturePair(name: name, output: output.url, target: target.url))
      case (let output?, nil): fail(output.path, "there is no picture of this name in \(targets); add or remove one")
      case (nil, let target?): fail(target.path, "there is no picture of this name in \(outputs); add or remove one")
      case (nil, nil): break
      }
    }
    if pairs.isEmpty {
      throw BatchError(
        .noInput, "no picture in \(outputs) has the name of one in \(targets)",
        remedy: "give outputs the names of their targets; extensions may differ")
    }
  }

  /// The usable files of one side by name.
  private mutating func files(of side: InputDiscovery) -> [FilePath: (path: FilePath, url: URL)] {
    var files: [FilePath: (path: FilePath, url: URL)] = [:]
    var repeated: Set<FilePath> = []
    for file in side.files {
      let name = file.folder.appending(file.path.stem)
      if let fault = file.fault {
        fail(file.path, fault.message)
      } else if let url = file.path.url {
        if let first = files[name] {
          if repeated.insert(name).inserted { fail(first.path, "another picture has the same name; keep one of them") }
          fail(file.path, "another picture has the same name; keep one of them")
        } else {
          files[name] = (file.path, url)
        }
      }
    }
    return files.filter { !repeated.contains($0.key) }
  }

  private mutating func fail(_ path: FilePath, _ problem: String) {
    failures.append(EvaluationReport.Failure(file: "\(path)", problem: problem))
  }
}
