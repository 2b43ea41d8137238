import ArgumentParser
import Batch

/// How long a run goes on, and how much it yields to others.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Begin no file from this time on: the next HH:MM, or a span such as +2h; status 75 if files are left.",
      valueName: "time"))
  var deadline: Deadline?

  @Option(help: "Begin no file once so many have failed.")
  var maxFailures: Int?

  @Flag(help: "The same as --max-failures 1.")
  var failFast = false

  @Option(help: "Yield the processors to others: niceness to add, 0 to 19.")
  var nice: Int?

  func validate() throws {
    if let maxFailures, maxFailures < 1 { throw ValidationError("--max-failures is at least 1") }
    if failFast && maxFailures != nil { throw ValidationError("--fail-fast and --max-failures exclude each other") }
    if let nice, !(0...19).contains(nice) { throw ValidationError("--nice is 0 to 19") }
  }

  var admission: AdmissionLimits {
    AdmissionLimits(deadline: deadline, maxFailures: failFast ? 1 : maxFailures)
  }

  /// Makes this process yield to others as it was asked to.
  func applyNiceness() {
    if let nice { Niceness.add(nice) }
  }
}

extension Deadline: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
