import YAMLReading

/// `log`: how often a training writes what; of no effect on what it computes.
public struct LogConfiguration: ReadableRecord, Encodable, Hashable {
  /// Steps from one record of losses to the next.
  public let every: Int
  /// Steps from one validation, with its picture, to the next.
  public let validation: Int
  /// Minutes from one checkpoint to the next.
  public let checkpoint: Double

  public init(from fields: inout RecordReader) {
    every = fields.read("every", .integer(in: 1..., unit: "steps"), default: 100)
    validation = fields.read("validation", .integer(in: 1..., unit: "steps"), default: 2000)
    checkpoint = fields.read("checkpoint", .number(in: 0.01...1440, unit: "minutes"), default: 5)
  }
}
