import Charts
import Diffusion
import FileWriting
import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis

/// A training from its configuration to its files: `train.jsonl`, `validation.png`, `losses.png`,
/// `checkpoint.safetensors` and the model itself.
public struct TrainingRun: Sendable {
  public let configuration: TrainingConfiguration
  private let base: URL
  private let folder: URL
  private let workers: WorkerPool
  private let network: any TrainableNetwork
  private let trainer: Trainer
  private let validation: Validation?
  private let modelFile: ModelFile
  private let report: @Sendable (TrainingEvent) -> Void

  private var checkpointFile: URL { folder.appending(path: "checkpoint.safetensors") }
  private var model: URL { folder.appending(path: "\(configuration.name).safetensors") }

  /// Prepares a training: reads what its data need to be read at once, and draws what it is validated on.
  ///
  /// - Parameters:
  ///   - base: folder of the configuration's file, to which the files that it names are relative.
  ///   - folder: where its files go; it must exist.
  ///   - report: told what happens.
  /// - Throws: `TrainingError` if there is nothing to train on.
  public init(
    _ configuration: TrainingConfiguration, base: URL, folder: URL, workers: WorkerPool,
    report: @escaping @Sendable (TrainingEvent) -> Void
  ) throws {
    self.configuration = configuration
    self.base = base
    self.folder = folder
    self.workers = workers
    self.report = report
    let network = configuration.network.network(
      process: configuration.process.transform, batch: configuration.batch, side: configuration.patch, workers: workers)
    self.network = network
    let objective = Objective(
      process: configuration.process.kind == .domainTransform
        ? .domainTransform(configuration.process.transform) : .denoising(configuration.process.schedule),
      weighting: configuration.objective.weighting, equalization: configuration.objective.equalization)
    let maker = BatchMaker(
      objective: objective, steps: StepDistribution(power: configuration.objective.stepPower),
      conditions: configuration.conditions.conditions,
      side: configuration.patch, seed: configuration.seed)
    let data = try TrainingData(configuration, base: base, on: workers) { report(.warning($0)) }
    let stream = ExampleStream(
      source: data.source, cutter: data.cutter,
      plan: ExampleStream.Plan(
        batch: configuration.batch, pairsPerRound: configuration.data.rounds.pairs,
        patchesPerPair: configuration.data.rounds.patches, uses: configuration.data.rounds.uses),
      seed: configuration.seed
    ) { report(.warning($0)) }
    trainer = Trainer(
      network: network, stream: stream, maker: maker, optimizer: configuration.optimizer.adam,
      schedule: configuration.optimizer.schedule(steps: configuration.steps), clipping: configuration.optimizer.clip,
      workers: workers)
    let examples = try data.validationExamples(batch: configuration.batch, on: workers)
    validation =
      examples.isEmpty
      ? nil
      : Validation(network: network, maker: maker, examples: examples, batch: configuration.batch, workers: workers)
    modelFile = ModelFile(
      name: configuration.name, architecture: configuration.network, process: configuration.process,
      conditions: configuration.conditions.conditions, layout: network.layout)
  }

  /// How a run ended.
  public enum Outcome: Sendable, Hashable {
    /// All steps are taken.
    case finished
    /// It was asked to stop, and wrote a checkpoint to go on from.
    case stopped
  }

  /// Trains.
  /// - Parameters:
  ///   - resume: whether to go on from the folder's checkpoint.
  ///   - shouldStop: asked between steps.
  /// - Throws: `TrainingError`; `NeuralError` for a damaged checkpoint; `FileWritingError`. The last checkpoint stays.
  public func run(resume: Bool, shouldStop: () -> Bool) throws -> Outcome {
    var state = try resume ? resumedState() : initialState()
    let log = try TrainingLog(at: folder.appending(path: "train.jsonl"), step: state.step)
    report(.begun(step: state.step, parameters: network.layout.count))
    let clock = ContinuousClock()
    var lastCheckpoint = clock.now
    var interval = StepInterval(start: clock.now)
    while state.step < configuration.steps {
      if shouldStop() {
        try save(state)
        return .stopped
      }
      let step = try trainer.advance(&state)
      interval.add(step)
      if step.step % configuration.log.every == 0 || step.step == configuration.steps {
        let record = interval.record(step, at: clock.now, of: configuration.steps)
        try log.append(record)
        report(.progress(record))
        interval = StepInterval(start: clock.now)
      }
      if let validation, step.step % configuration.log.validation == 0 || step.step == configuration.steps {
        let (figures, samples) = try validation.result(state.average.values)
        let record = ValidationRecord(step: step.step, validation: figures)
        try log.append(record)
        report(.validated(record))
        show(samples, of: validation, log)
        interval = StepInterval(start: clock.now)
      }
      if clock.now - lastCheckpoint >= .seconds(configuration.log.checkpoint * 60) {
        try save(state)
        lastCheckpoint = clock.now
        interval = StepInterval(start: clock.now)
      }
    }
    try save(state)
    return .finished
  }

  private func initialState() throws -> TrainingState {
    guard !FileManager.default.fileExists(atPath: checkpointFile.path(percentEncoded: false)) else {
      throw TrainingError(
        .badCheckpoint, place: checkpointFile.path(percentEncoded: false), problem: "a training has begun here",
        remedy: "go on with --resume, or begin anew in another folder")
    }
    let parameters =
      configuration.initial.isEmpty
      ? network.initialParameters(seed: configuration.seed)
      : try modelFile.parameters(from: URL(filePath: configuration.initial, relativeTo: base))
    return TrainingState(initial: parameters, averageDecay: configuration.optimizer.average)
  }

  private func resumedState() throws -> TrainingState {
    let checkpoint = try Checkpoint(contentsOf: checkpointFile, parameterCount: network.layout.count)
    guard checkpoint.configuration == configuration.canonicalText else {
      throw TrainingError(
        .badCheckpoint, place: checkpointFile.path(percentEncoded: false),
        problem: "was written for another configuration (\(differences(checkpoint.configuration)))",
        remedy: "resume with the configuration that it was written for, or begin anew in another folder")
    }
    return checkpoint.state
  }

  /// The top-level settings that differ from those of a checkpoint.
  private func differences(_ other: String) -> String {
    func settings(_ text: String) -> [String: NSObject] {
      (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: NSObject] ?? [:]
    }
    let (theirs, ours) = (settings(other), settings(configuration.canonicalText))
    let keys = Set(theirs.keys).union(ours.keys).filter { theirs[$0] != ours[$0] }.sorted()
    return "other: " + keys.joined(separator: ", ")
  }

  /// Writes the pictures of a validation. A training is worth more than its pictures: it goes on without them.
  private func show(_ samples: [Validation.Samples], of validation: Validation, _ log: TrainingLog) {
    let pictures: [(name: String, draw: () throws -> Canvas?)] = [
      ("validation.png", { ValidationSheet(validation, samples: samples)?.canvas }),
      ("losses.png", { LossChart(try log.records()).canvas }),
    ]
    for (name, draw) in pictures {
      do {
        guard let canvas = try draw() else { continue }
        try PNGWriter().write(canvas.image, to: folder.appending(path: name))
      } catch {
        report(.warning("the training goes on without \(name): \(error)"))
      }
    }
  }

  private func save(_ state: TrainingState) throws {
    let checkpoint = Checkpoint(configuration: configuration.canonicalText, state: state)
    try AtomicFile.write(checkpoint.encoded(), to: checkpointFile)
    try AtomicFile.write(modelFile.encoded(state.average.values, step: state.step), to: model)
    report(.saved(step: state.step))
  }
}
