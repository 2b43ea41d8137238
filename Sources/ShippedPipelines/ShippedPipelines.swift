import Foundation
import YAMLReading

/// The pipelines that come with the program, and how a pipeline is found by what the user calls it.
package enum ShippedPipelines {
  /// The folder of the shipped pipelines, beside the executable.
  package static var folder: URL? {
    [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap(\.self)
      .map { $0.appending(path: "DiffRAW_ShippedPipelines.resources/Pipelines") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Names of the shipped pipelines, such as `dslr.yaml`, sorted.
  package static var names: [String] {
    guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return [] }
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }

  /// The pipeline that a path, or the name of a shipped one with or without its extension, stands for.
  /// - Throws: `PipelineNotFound`.
  package static func find(_ name: String) throws(PipelineNotFound) -> URL {
    if FileManager.default.fileExists(atPath: name) { return URL(filePath: name) }
    if !name.contains("/"), let folder {
      for candidate in [name, name + ".yaml"] where names.contains(candidate) {
        return folder.appending(path: candidate)
      }
    }
    throw PipelineNotFound(name: name, nearest: nearestName(to: name), shipped: names)
  }

  /// The shipped pipeline that was most likely meant; with or without the extension, which all have in common.
  private static func nearestName(to name: String) -> String? {
    func stem(_ name: String) -> String { name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name }
    return nearest(to: stem(name), in: names.map(stem)).map { $0 + ".yaml" }
  }
}

/// A pipeline that is neither a file nor comes with the program.
package struct PipelineNotFound: Error, CustomStringConvertible {
  let name: String
  let nearest: String?
  let shipped: [String]

  package var description: String {
    let hint = nearest.map { "; did you mean “\($0)”?" } ?? ""
    let known = shipped.isEmpty ? "none was found beside the program" : shipped.joined(separator: ", ")
    return "\(name): there is no such pipeline file, and none of that name comes with the program (\(known))\(hint)"
  }
}
