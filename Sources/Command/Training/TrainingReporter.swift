import Batch
import Foundation
import Training

/// Tells people how a training goes.
enum TrainingReporter {
  static func tell(_ event: TrainingEvent, quiet: Bool, on terminal: Terminal) {
    switch event {
    case .warning(let text): terminal.write("diffraw: \(text)")
    case .begun(let step, let parameters) where !quiet:
      terminal.write("\(parameters) parameters, \(step == 0 ? "from the beginning" : "from step \(step) on")")
    case .progress(let record) where !quiet:
      let line = String(
        format: "step %d  loss %.4f  rate %.2e  %.2f steps/s  %@ left", record.step, record.meanLoss, record.rate,
        record.stepsPerSecond, duration(record.secondsLeft))
      if terminal.traits.rewritesLine { terminal.showStatus { String(line.prefix($0)) } } else { terminal.write(line) }
    case .validated(let record) where !quiet:
      for line in lines(record) { terminal.write(line) }
    case .begun, .progress, .validated, .saved: break
    }
  }

  /// Hours, minutes and seconds.
  private static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "?" }
    let total = Int(min(seconds, 1e9))
    return total >= 3600
      ? String(format: "%d h %02d min", total / 3600, total / 60 % 60)
      : String(format: "%d min %02d s", total / 60, total % 60)
  }

  /// A validation, a line for each number of evaluations.
  private static func lines(_ record: ValidationRecord) -> [String] {
    let bySteps = record.validation.psnrByStep.sorted { $0.key > $1.key }
      .map { String(format: "t=%d %.2f dB", $0.key, $0.value) }
    let byEvaluations = Dictionary(grouping: record.validation.figures, by: \.evaluations).sorted { $0.key < $1.key }
    return ["step \(record.step) validation: \(bySteps.joined(separator: ", "))"]
      + byEvaluations.map { evaluations, figures in
        "  \(evaluations) evaluations: "
          + figures.map { String(format: "%@ %.2f dB, detail %.2f", $0.examples, $0.psnr, $0.detail) }
          .joined(separator: "; ")
      }
  }
}
