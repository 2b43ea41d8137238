import Foundation
import YAMLReading

/// A pipeline as its file and the command line describe it, not yet held against the stages there are.
///
/// Faults of form are kept in `faults`, beside what could be understood, so that `Graph` can name all faults at once.
public struct PipelineDescription: Sendable {
  /// A text and where it stands.
  struct Located: Sendable, Hashable {
    let text: String
    let place: Diagnostic.Place
  }

  /// A key and its value as written: an input and `node.output`, or a parameter and its value.
  struct Pair: Sendable {
    let key: Located
    let value: Located
    /// Whether the value stood in quotation marks.
    let isQuoted: Bool
  }

  struct Node: Sendable {
    let id: Located
    /// Nil if the file names none; the fault is already noted.
    let stage: Located?
    /// Where the node's `inputs` stand, if it has any.
    let inputsPlace: Diagnostic.Place?
    /// In the order of the file; an input may come twice.
    let inputs: [Pair]
    /// Whether something that may have been an input was not understood.
    let hasUnknownInputs: Bool
    /// In the order of the file; a parameter may come twice.
    let parameters: [Pair]
  }

  /// The name of the file, for messages.
  public let file: String
  /// The faults of form in the file.
  public internal(set) var faults: [Diagnostic] = []
  var nodes: [Node] = []
  /// Where the list of stages begins.
  var stagesPlace: Diagnostic.Place
  /// Whether a stage or input could not be understood, so that it is not known what is missing.
  var isIncomplete = false
  /// Overrides of the command line as they were given, `node.parameter=value` each.
  private(set) var overrides: [String] = []

  /// Reads the text of a pipeline file; `file` is its name for messages.
  public init(parsing yaml: String, file: String) {
    self.init(file: file)
    read { () throws(Diagnostic) in try YAMLDocument.read(yaml, file: file) }
  }

  /// Reads a pipeline file; that it cannot be read is a fault like others.
  public init(contentsOf url: URL) {
    self.init(file: url.relativePath)
    read { () throws(Diagnostic) in try YAMLDocument.read(contentsOf: url) }
  }

  private init(file: String) {
    self.file = file
    stagesPlace = .start(of: file)
  }

  /// Takes overrides of the form `node.parameter=value`; of two for one parameter the later counts. `Graph` checks them.
  public mutating func apply(overrides texts: [String]) { overrides += texts }
}
