import Foundation
import Pipeline

/// By what the work of a run is known: the part of all its files' keys that does not depend on the file.
public struct WorkIdentity: Sendable {
  /// What people call the work, as the pipeline's name.
  public let name: String
  /// Changes with every setting that may change an output.
  public let digest: ContentDigest
  /// Version of the program.
  public let tool: String
  /// Digests of the files that are read beside an input.
  let resources: @Sendable (URL) -> [String: String]

  /// - Parameter resources: digests of what is read beside a given input, by the stage's name; asked on many threads.
  public init(
    name: String, digest: ContentDigest, tool: String = Program.version,
    resources: @escaping @Sendable (URL) -> [String: String] = { _ in [:] }
  ) {
    self.name = name
    self.digest = digest
    self.tool = tool
    self.resources = resources
  }

  /// The key of an input as it is now. Reads it whole.
  /// - Throws: `FileFailure` with category `input` if it cannot be read.
  package func key(of input: FilePath) throws(FileFailure) -> FileKey {
    try reading(input) { url in
      let stamp = try FileSystem.stamp(of: input)
      return FileKey(
        size: stamp.bytes, modified: stamp.modified, content: try ContentDigest(ofFileAt: url).description,
        work: digest.description, resources: resources(url), tool: tool)
    }
  }

  private func reading<Value>(_ input: FilePath, _ read: (URL) throws -> Value) throws(FileFailure) -> Value {
    do {
      guard let url = input.url else { throw SystemError(number: EILSEQ) }
      return try read(url)
    } catch {
      let reason = (error as? SystemError)?.description ?? error.localizedDescription
      throw FileFailure(
        file: input.description, category: .input,
        message: "cannot be read: \(reason); check that it is still there and may be read, then run again")
    }
  }

  /// In what an input's key differs from one that was recorded; nil if in nothing. The input is read only if nothing
  /// else differs.
  /// - Throws: `FileFailure` as `key(of:)` does, and once `cancellation` is set.
  package func change(
    of input: FilePath, since recorded: FileKey, cancellation: CancellationFlag? = nil
  ) throws(FileFailure) -> KeyChange? {
    if let stamp = try? FileSystem.stamp(of: input) {
      if stamp.bytes != recorded.size { return .input("size") }
      if stamp.modified != recorded.modified { return .input("time of last change") }
    }
    if digest.description != recorded.work { return .work }
    if tool != recorded.tool { return .tool(recorded.tool) }
    if let url = input.url {
      let present = resources(url)
      let differing = Set(present.keys).union(recorded.resources.keys).filter { present[$0] != recorded.resources[$0] }
      if let node = differing.min() { return .resource(node) }
    }
    let content = try reading(input) { try ContentDigest(ofFileAt: $0, cancellation: cancellation).description }
    return content == recorded.content ? nil : .input("content")
  }
}

/// In what a key differs from one that was recorded.
public enum KeyChange: Hashable, Sendable, CustomStringConvertible {
  /// The input: its size, its time of last change or its content.
  case input(String)
  /// The pipeline or its settings.
  case work
  /// A file that the named stage reads, such as a model.
  case resource(String)
  /// The program; it had this version.
  case tool(String)

  public var description: String {
    switch self {
    case .input(let part): "the input's \(part) has changed"
    case .work: "the pipeline or its settings have changed"
    case .resource(let node): "the model, or another file that stage \(node) reads, has changed"
    case .tool(let version): "the program has changed since version \(FilePath.line(version))"
    }
  }
}
