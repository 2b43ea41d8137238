import ArgumentParser

/// A command that develops files by a pipeline, and whose runs can be taken up again.
protocol DevelopingCommand: ParsableCommand {
  var pipeline: PipelineOptions { get }
  var outputs: OutputOptions { get set }
  var machine: MachineOptions { get }
  var limits: LimitOptions { get }
  var isolation: IsolationOptions { get }
  var messages: MessageOptions { get }
  var report: ReportOptions { get }
  /// The words by which it finds its inputs.
  var search: [String] { get }
}

extension RunCommand: DevelopingCommand {
  var search: [String] {
    inputs.inputs + ["\(inputs.recursive)", "\(inputs.isNullSeparated)"] + (inputs.filesFrom.map { [$0] } ?? [])
  }
}

extension WatchCommand: DevelopingCommand {
  var search: [String] { [folder, "\(recursive)"] }
}
