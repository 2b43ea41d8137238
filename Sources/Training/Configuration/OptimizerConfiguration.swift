import YAMLReading

/// `optimizer`: Adam and what is around it.
public struct OptimizerConfiguration: ReadableRecord, Encodable, Hashable {
  public enum Course: String, Sendable, Codable, CaseIterable { case constant, cosine }

  public let rate: Double
  public let warmUp: Int
  public let course: Course
  /// Where a cosine ends, as a share of the rate.
  public let floor: Double
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double
  public let weightDecay: Double
  /// The largest norm that a gradient keeps; nil for any.
  public let clip: Double?
  /// The decay of the parameters' moving average.
  public let average: Double

  public init(from fields: inout RecordReader) {
    rate = fields.read("rate", .number(in: 1e-12...10), default: 1e-4)
    warmUp = fields.read("warm-up", .integer(in: 0..., unit: "steps"), default: 10_000)
    course = fields.read("course", .choice(), default: .constant)
    floor = fields.read("floor", .number(in: 0...1), default: 0)
    beta1 = fields.read("beta1", .number(in: 0...0.999999), default: 0.9)
    beta2 = fields.read("beta2", .number(in: 0...0.9999999), default: 0.999)
    epsilon = fields.read("epsilon", .number(in: 1e-30...1), default: 1e-8)
    weightDecay = fields.read("weight-decay", .number(in: 0...10), default: 0)
    clip = fields.readIfPresent("clip", .number(in: 1e-9...1e9))
    average = fields.read("average", .number(in: 0...0.9999999), default: 0.999)
  }

  /// The rate over the steps of a training.
  package func schedule(steps: Int) -> LearningRateSchedule {
    let course: LearningRateSchedule.Course =
      switch course {
      case .constant: .constant
      case .cosine: .cosine(end: steps, floor: floor * rate)
      }
    return LearningRateSchedule(peak: rate, warmUp: warmUp, course: course)
  }

  var adam: Adam { Adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay) }
}
