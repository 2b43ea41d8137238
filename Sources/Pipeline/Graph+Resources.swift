import Foundation

extension Graph {
  /// Digests of the files that nodes read for an input beside the input itself, by the node's name; nodes that read none
  /// are left out. A file that cannot be read has the digest "none". Each file is read once for `resources`.
  public func resourceDigests(for input: URL, in resources: SharedResources) -> [String: String] {
    nodes.reduce(into: [:]) { digests, node in
      let files = try? node.makeStage().stage.resourceFiles(for: input)
      if files?.isEmpty == true { return }
      let parts = (files ?? []).map { file in
        let digest = try? resources.value(for: file.path) { try ContentDigest(ofFileAt: file) }
        return digest?.description ?? "none"
      }
      digests[node.id] = parts.isEmpty ? "none" : parts.joined(separator: " ")
    }
  }
}
