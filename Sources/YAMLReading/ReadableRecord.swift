import Foundation

/// What can be read from a mapping of a YAML file, such as a configuration or a part of one.
///
/// A type says in its initializer, a line a field, what the mapping's keys are called and what may stand there:
/// ```swift
/// struct Optimizer: ReadableRecord {
///   let rate: Double
///   let warmUp: Int
///
///   init(from fields: inout RecordReader) {
///     rate = fields.read("rate", .number(in: 0...1))
///     warmUp = fields.read("warm-up", .integer(in: 0..., unit: "steps"), default: 10_000)
///   }
/// }
/// ```
/// Any other key is a fault. All faults of a file are found at once: where one is noted, the field is given some value
/// of its form, and in the end the record is thrown away. So an initializer may rely on what the forms promise, and on
/// nothing else; what its fields have to be to each other it demands by `RecordReader.require`.
public protocol ReadableRecord: Sendable {
  init(from fields: inout RecordReader)
}

extension ReadableRecord {
  /// Reads a text; `file` is its name for messages.
  ///
  /// - Parameter overrides: Texts of the form `optimizer.rate=3e-4`, each in place of what the file says at that path.
  ///   Elements of a list are counted from 0, and a value that begins with `[`, `{` or a quotation mark is YAML.
  public init(parsing yaml: String, file: String, overrides: [String] = []) throws(RecordError) {
    self = try Self.read(overrides: overrides) { () throws(Diagnostic) in try YAMLDocument.read(yaml, file: file) }
  }

  /// Reads a file; that it cannot be read is a fault like others. Overrides are as in `init(parsing:file:overrides:)`.
  public init(contentsOf url: URL, overrides: [String] = []) throws(RecordError) {
    self = try Self.read(overrides: overrides) { () throws(Diagnostic) in try YAMLDocument.read(contentsOf: url) }
  }

  private static func read(
    overrides: [String], of document: () throws(Diagnostic) -> YAMLNode
  ) throws(RecordError) -> Self {
    var root: YAMLNode
    do throws(Diagnostic) { root = try document() } catch { throw RecordError([error]) }
    var faults: [Diagnostic] = []
    for text in overrides {
      do throws(Diagnostic) { try root.apply(override: text) } catch { faults.append(error) }
    }
    let record = ValueForm<Self>.record(Self.self).read(LocatedValue(root, path: []), &faults)
    guard let record, faults.isEmpty else { throw RecordError(faults.sortedByPlace()) }
    return record
  }
}
