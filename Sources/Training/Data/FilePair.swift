import Foundation
import Imaging

/// The files of a pair: a RAW image and the picture that it should become, under one name in two folders.
struct FilePair: Sendable, Hashable {
  let raw: URL
  let target: URL

  /// Matches the files of two folders by their names without extensions, in the order of these; hidden files do not
  /// count.
  ///
  /// - Parameter report: told of each file that has no partner or shares its name with another.
  /// - Throws: `TrainingError` if a folder cannot be read or nothing matches.
  static func matching(raw: URL, target: URL, report: (String) -> Void) throws -> [FilePair] {
    let raws = try files(in: raw, report: report)
    let targets = try files(in: target, report: report)
    for (name, file) in raws.sorted(by: { $0.key < $1.key }) where targets[name] == nil {
      report("skipped \(file.path(percentEncoded: false)): there is no file of its name in \(target.lastPathComponent)")
    }
    for (name, file) in targets.sorted(by: { $0.key < $1.key }) where raws[name] == nil {
      report("skipped \(file.path(percentEncoded: false)): there is no file of its name in \(raw.lastPathComponent)")
    }
    let pairs = raws.sorted { $0.key < $1.key }.compactMap { name, file in
      targets[name].map { FilePair(raw: file, target: $0) }
    }
    guard !pairs.isEmpty else {
      throw TrainingError(
        .noData, place: raw.path(percentEncoded: false),
        problem: "holds no file of the same name as one in \(target.path(percentEncoded: false))",
        remedy: "give each RAW image its target under the same name")
    }
    return pairs
  }

  /// Refuses a pair of two sizes, or one in which no patch has room.
  ///
  /// - Parameters:
  ///   - mosaic: size of the RAW image, in pixels.
  ///   - target: size of the target, turned to lie as the RAW image does, in pixels.
  ///   - side: side of a patch, in pixels.
  /// - Throws: `TrainingError`.
  func requireFit(mosaic: ImageSize, pattern: BayerPattern, target size: ImageSize, side: Int) throws {
    guard mosaic == size else {
      throw fault(
        "is \(mosaic), its target \(target.path(percentEncoded: false)) \(size) pixels",
        "give a target of the same size")
    }
    let red = pattern.redOffset
    guard mosaic.width - red.column >= side, mosaic.height - red.row >= side else {
      throw fault("is \(mosaic), too small for a patch of \(side) pixels", "leave it out or train on smaller patches")
    }
  }

  /// An error that names the RAW image.
  func fault(_ problem: String, _ remedy: String) -> TrainingError {
    TrainingError(.unusablePair, place: raw.path(percentEncoded: false), problem: problem, remedy: remedy)
  }

  /// The files of a folder by their names without extensions.
  private static func files(in folder: URL, report: (String) -> Void) throws -> [String: URL] {
    let found: [URL]
    do {
      found = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    } catch {
      throw TrainingError(
        .noData, place: folder.path(percentEncoded: false), problem: "cannot be read",
        remedy: "name by data.folder the folder that holds it")
    }
    var files: [String: URL] = [:]
    for file in found.sorted(by: { $0.lastPathComponent < $1.lastPathComponent }) {
      let name = file.deletingPathExtension().lastPathComponent
      if let first = files[name] {
        report("skipped \(file.path(percentEncoded: false)): \(first.lastPathComponent) has the same name")
      } else {
        files[name] = file
      }
    }
    return files
  }
}
