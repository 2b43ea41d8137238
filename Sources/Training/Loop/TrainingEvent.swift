/// What a training tells on its way.
public enum TrainingEvent: Sendable {
  case begun(step: Int, parameters: Int)
  case progress(StepRecord)
  case validated(ValidationRecord)
  /// Checkpoint and model were written.
  case saved(step: Int)
  case warning(String)
}

/// A record of `train.jsonl` on a step.
public struct StepRecord: Sendable, Hashable, Codable {
  public var step: Int
  /// The step's own loss.
  public var loss: Double
  /// The mean of the losses since the last record, in this run of the program.
  public var meanLoss: Double
  public var rate: Double
  public var gradientNorm: Double
  public var stepsPerSecond: Double
  /// Time that the steps still to come will take, in seconds.
  public var secondsLeft: Double
}

/// A record of `train.jsonl` on a validation.
public struct ValidationRecord: Sendable, Hashable, Codable {
  public var step: Int
  /// Figures by name.
  public var validation: Validation.Report
}

/// The records of a `train.jsonl`, each kind in its order.
package struct TrainingRecords: Sendable {
  package var steps: [StepRecord]
  package var validations: [ValidationRecord]
}

/// The steps since the last record.
struct StepInterval {
  private let start: ContinuousClock.Instant
  private var count = 0
  private var losses = 0.0

  init(start: ContinuousClock.Instant) { self.start = start }

  mutating func add(_ step: Trainer.Report) {
    count += 1
    losses += step.loss
  }

  /// The record of these steps, of which `last` is the last of `total`.
  func record(_ last: Trainer.Report, at now: ContinuousClock.Instant, of total: Int) -> StepRecord {
    let rate = Double(count) / max((now - start) / .seconds(1), 1e-9)
    return StepRecord(
      step: last.step, loss: last.loss, meanLoss: losses / Double(max(1, count)), rate: last.rate,
      gradientNorm: last.gradientNorm, stepsPerSecond: rate, secondsLeft: Double(total - last.step) / rate)
  }
}
