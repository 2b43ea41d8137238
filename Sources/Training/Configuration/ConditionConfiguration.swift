import Diffusion
import YAMLReading

/// `conditions`: what f_θ is given beside m_t and t.
public struct ConditionConfiguration: ReadableRecord, Encodable, Hashable {
  /// w.
  public let raw: Bool
  /// c.
  public let color: Bool

  public init(from fields: inout RecordReader) {
    raw = fields.read("raw", .boolean, default: true)
    color = fields.read("color", .boolean, default: true)
  }

  var conditions: Conditions { Conditions(raw: raw, color: color) }
}
