import YAMLReading

/// A pipeline that cannot be run: all its faults, in the order of the file, those of overrides last.
public struct PipelineError: Error, Sendable, Hashable {
  public let diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension PipelineError: CustomStringConvertible {
  /// One line for each of the first fifty faults.
  public var description: String { diagnostics.report }
}
