import Foundation

/// A safetensors file: named tensors and some text, without code. (Format: github.com/huggingface/safetensors.)
///
/// Opening reads and checks the header alone; a tensor's bytes are read when it is asked for. Everything the header
/// says is held against the file's size before memory is taken for it, so a damaged or hostile file ends in an error.
public struct Safetensors: Sendable {
  /// What the header says of a tensor.
  public struct Entry: Sendable, Equatable {
    /// The type of the elements in the file.
    public let type: ElementType
    /// Length of each axis.
    public let shape: [Int]
    /// Where in the file the elements lie, in bytes from its start.
    public let bytes: Range<Int>

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }
  }

  /// The file's path, or the name given to its data: what errors call it.
  public let name: String
  /// The file's own text, such as the configuration of the network.
  public let metadata: [String: String]
  /// Every tensor by name.
  public let entries: [String: Entry]
  let source: ByteSource

  /// Opens a file and checks its header.
  /// - Throws: `.unreadable`, `.truncated`, or `.malformed`.
  public init(contentsOf url: URL) throws(NeuralError) {
    let name = url.isFileURL ? url.path(percentEncoded: false) : url.absoluteString
    try self.init(source: ByteSource(opening: url, name: name), name: name)
  }

  /// Takes a whole file that is already in memory.
  /// - Parameter name: What errors call it.
  /// - Throws: `.truncated` or `.malformed`.
  public init(data: Data, name: String) throws(NeuralError) {
    try self.init(source: ByteSource(data: data, name: name), name: name)
  }

  private init(source: ByteSource, name: String) throws(NeuralError) {
    let header = try SafetensorsHeader(reading: source)
    self.name = name
    self.source = source
    metadata = header.metadata
    entries = header.entries
  }

  /// The names of all tensors, sorted.
  public var names: [String] { entries.keys.sorted() }
}
