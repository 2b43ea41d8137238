import Diffusion
import YAMLReading

/// `process`: what is reversed, and its schedule.
public struct ProcessConfiguration: ReadableRecord, Encodable, Hashable {
  package typealias Kind = ProcessDescription.Kind

  package let kind: Kind
  /// T.
  public let length: Int
  /// s.
  public let end: Int
  public let betaStart: Double
  public let betaEnd: Double

  public init(from fields: inout RecordReader) {
    kind = fields.read("kind", .choice(), default: .domainTransform)
    length = fields.read("length", .integer(in: 1...1_000_000, unit: "steps"), default: 2000)
    end = fields.read("end", .integer(in: 1...1_000_000, unit: "steps"), default: 100)
    betaStart = fields.read("beta-start", .number(in: 1e-12...0.999), default: 1e-6)
    betaEnd = fields.read("beta-end", .number(in: 1e-12...0.999), default: 1e-2)
    fields.require(end <= length, "end", "must lie within the schedule's \(length) steps")
    fields.require(betaStart <= betaEnd, "beta-end", "must be at least beta-start")
  }

  var schedule: NoiseSchedule { NoiseSchedule(linear: length, betaStart: betaStart, betaEnd: betaEnd) }
  var transform: DomainTransform { DomainTransform(schedule: schedule, end: end) }
}
