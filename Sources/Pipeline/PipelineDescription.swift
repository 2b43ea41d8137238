import Foundation

/// A pipeline as its file and the command line describe it, not yet held against the stages there are.
///
/// Faults of form are kept in `faults`, beside what could be understood, so that `Graph` can name all faults at once.
public struct PipelineDescription: Sendable {
  /// A text and where it stands.
  struct Located: Sendable, Hashable {
    let text: String
    let place: Diagnostic.Place
  }

  /// A connection as written: the input, and `node.port`.
  struct Connection: Sendable {
    let input: Located
    let reference: Located
  }

  /// A parameter's value as written.
  struct Assignment: Sendable {
    let parameter: Located
    let value: Located
    let isQuoted: Bool
  }

  struct Node: Sendable {
    let id: Located
    /// Nil if the file names none; the fault is already noted.
    let stage: Located?
    /// Where the node's `inputs` stand, if it has any.
    let inputsPlace: Diagnostic.Place?
    let connections: [Connection]
    let assignments: [Assignment]
  }

  /// An override of the command line: `node.parameter=value`.
  struct Override: Sendable {
    let node: String
    let parameter: String
    let value: String
    let place: Diagnostic.Place
  }

  /// The name of the file, for messages.
  public let file: String
  /// The faults of form found so far.
  public internal(set) var faults: [Diagnostic] = []
  var nodes: [Node] = []
  /// Whether a stage of the list could not be understood, so that it is not known what is missing.
  var isIncomplete = false
  private(set) var overrides: [Override] = []

  /// Reads the text of a pipeline file; `file` is its name for messages.
  public init(parsing yaml: String, file: String) {
    self.file = file
    read(yaml)
  }

  /// Reads a pipeline file.
  /// - Throws: if the file cannot be read or is not UTF-8; faults of what it says go to `faults`.
  public init(contentsOf url: URL) throws {
    self.init(parsing: try String(contentsOf: url, encoding: .utf8), file: url.relativePath)
  }

  /// Takes overrides of the form `node.parameter=value`; of two for one parameter the later counts.
  public mutating func apply(overrides texts: [String]) {
    for text in texts {
      let place = Diagnostic.Place.override(text)
      let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let names = sides[0].split(separator: ".", omittingEmptySubsequences: false)
      guard sides.count == 2, names.count == 2, names.allSatisfy({ !$0.isEmpty }) else {
        faults.append(Diagnostic(place, "an override has the form node.parameter=value"))
        continue
      }
      overrides.append(
        Override(node: String(names[0]), parameter: String(names[1]), value: String(sides[1]), place: place))
    }
  }
}
