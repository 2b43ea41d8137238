/// By what a pipeline is known in what it writes.
public struct PipelineIdentity: Sendable, Hashable {
  /// Name of the pipeline's file, without folder and extension.
  public let name: String
  /// Digest of the pipeline's canonical text: the same for two pipelines that do the same work.
  public let digest: ContentDigest

  init(file: String, canonicalText: String) {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    name = last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
    digest = ContentDigest(of: Array(canonicalText.utf8))
  }
}
