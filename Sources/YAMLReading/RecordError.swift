/// A file that does not describe a record: all its faults, in the order of the file, those of overrides last.
public struct RecordError: Error, Sendable, Hashable {
  public let diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension RecordError: CustomStringConvertible {
  /// One line for each of the first fifty faults.
  public var description: String { diagnostics.report }
}
