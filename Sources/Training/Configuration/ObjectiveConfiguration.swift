import YAMLReading

/// `objective`: how much each step counts, and how often it comes.
public struct ObjectiveConfiguration: ReadableRecord, Encodable, Hashable {
  public let weighting: Objective.Weighting
  /// How far images are made to count alike, in [0, 1]; with `balanced`.
  public let equalization: Double
  /// Steps are drawn as ⌈u^power · s⌉, u uniform.
  public let stepPower: Double

  public init(from fields: inout RecordReader) {
    weighting = fields.read("weighting", .choice(), default: .paper)
    equalization = fields.read("equalization", .number(in: 0...1), default: 0)
    stepPower = fields.read("step-power", .number(in: 0.1...10), default: 1)
  }
}
