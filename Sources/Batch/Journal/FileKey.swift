/// All that an output depends on. Equal keys mean equal outputs.
public struct FileKey: Hashable, Sendable, Codable {
  /// Of the input, in bytes.
  public var size: Int
  /// When the input was last changed, in nanoseconds since 1970.
  public var modified: Int
  /// SHA-256 of the input's content, 64 hexadecimal digits.
  public var content: String
  /// Digest of the pipeline, or of other work, with all its settings.
  public var work: String
  /// Digests of the files that stages read beside the input, such as models, by the stage's name in the pipeline.
  public var resources: [String: String]
  /// Version of the program.
  public var tool: String

  public init(
    size: Int, modified: Int, content: String, work: String, resources: [String: String] = [:], tool: String
  ) {
    self.size = size
    self.modified = modified
    self.content = content
    self.work = work
    self.resources = resources
    self.tool = tool
  }
}
