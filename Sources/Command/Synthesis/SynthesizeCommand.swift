import ArgumentParser
import Batch
import Foundation
import Imaging
import Parallel
import Pipeline
import Synthesis

/// `diffraw synthesize`: makes pairs of RAW files and targets from photographs.
struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Make RAW files, and what they should look like, from photographs.",
    discussion: """
      Of each photograph a simulated phone takes a picture: raw/NAME.dng is its RAW file, target/NAME.tif what this \
      should be developed to. Camera, white balance, lens blur, noise and phase of the filter array are drawn by the seed \
      and the photograph's name alone, so that photographs can be added to a set without changing the others. \
      Photographs are JPEG and PNG files.
      """)

  @OptionGroup(title: "Photographs") var photographs: PhotographOptions
  @OptionGroup(title: "Camera") var camera: CameraOptions
  @OptionGroup(title: "Outputs") var outputs: OutputOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws { try outputs.confirm() }

  func run() throws {
    let status = try Failing.withStatus(telling: messages.tellRefusal) { try synthesize() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func synthesize() throws -> ExitStatus {
    let template = try outputs.parsedTemplate()
    let budget = try machine.memoryBudget()
    let files = try photographs.discover()
    let folder = outputs.folder
    let plan = OutputPlan(inputs: files, folder: folder, template: template, forms: PairProcessor.forms)
    let workers = WorkerPool(count: machine.workerCount)
    let processor = PairProcessor(
      ranges: camera.ranges, seed: camera.seed, longerSide: photographs.size, crop: photographs.crop?.size,
      workers: workers)
    let batch = BatchExecution(
      processor: processor, work: work, workers: workers, jobs: machine.jobs, budget: budget, messages: messages,
      logger: messages.logger(.standardError), verb: "make")
    return try batch.run(plan, into: folder, wishes: outputs.wishes, dryRun: outputs.dryRun)
  }

  /// Everything that a pair depends on beside the photograph.
  private var work: WorkIdentity {
    let settings = [
      "seed \(camera.seed)", "noise \(camera.noise.rawValue)", "phase \(camera.phase.rawValue)",
      "cameras \(camera.cameras.isEmpty ? "all" : camera.cameras.map(\.color.name).joined(separator: ", "))",
      "size \(photographs.size.map(String.init) ?? "whole")", "crop \(photographs.crop.map { "\($0.size)" } ?? "none")",
    ]
    return WorkIdentity(name: "synthesize", digest: ContentDigest(of: Array(settings.joined(separator: "\n").utf8)))
  }
}

/// Which photographs to take, and how much of them.
struct PhotographOptions: ParsableArguments {
  @Argument(help: "Photographs, and folders of photographs.")
  var inputs: [String]

  @Flag(name: [.customShort("r"), .long], help: "Search folders with all their subfolders; outputs mirror them.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Reduce photographs whose longer side is longer to this many pixels: at 1:1 most are soft.", valueName: "pixels"))
  var size: Int?

  @Option(
    help: ArgumentHelp(
      "Take no more than the middle of this size, as 512 or 768x512, after reducing.", valueName: "size"))
  var crop: CropSize?

  func validate() throws {
    if let size, size < PairProcessor.leastSide {
      throw ValidationError("--size is at least \(PairProcessor.leastSide)")
    }
  }

  /// The photographs that the words lead to.
  /// - Throws: `BatchError`.
  func discover() throws -> [InputFile] {
    try InputDiscovery(inputs.map { FilePath($0) }, recursive: recursive, kind: .photograph).files
  }
}

/// The size of a part, as it is written on the command line.
struct CropSize: ExpressibleByArgument {
  let size: ImageSize

  init?(argument: String) {
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count <= 2, let width = sides.first ?? nil, let height = sides.last ?? nil,
      min(width, height) >= PairProcessor.leastSide
    else { return nil }
    size = ImageSize(width: width, height: height)
  }
}

/// What simulated cameras are like.
struct CameraOptions: ParsableArguments {
  @Option(help: "Seed of all that is drawn.")
  var seed: UInt64 = 0

  @Option(help: "Level of noise; random also draws blur and exposure.")
  var noise: NoiseChoice = .random

  @Option(help: "Phase of the filter array.")
  var phase: PhaseChoice = .random

  @Option(
    name: .customLong("camera"),
    help: ArgumentHelp(
      "A camera to draw from, by its name in any case; may be repeated, and all are drawn from unless given.",
      valueName: "name"))
  var cameras: [CameraChoice] = []

  /// What to draw from.
  var ranges: SimulatedCamera.Ranges {
    var ranges =
      switch noise {
      case .clean: SimulatedCamera.NoiseLevel.clean.ranges
      case .iso800: SimulatedCamera.NoiseLevel.iso800.ranges
      case .iso6400: SimulatedCamera.NoiseLevel.iso6400.ranges
      case .random: SimulatedCamera.Ranges()
      }
    if let pattern = BayerPattern(rawValue: phase.rawValue) { ranges.patterns = [pattern] }
    if !cameras.isEmpty { ranges.colors = cameras.map(\.color) }
    return ranges
  }

  /// A camera by the name that its color matrix goes by.
  struct CameraChoice: ExpressibleByArgument {
    let color: SensorColor

    init?(argument: String) {
      guard let color = SensorColor.table.first(where: { $0.name.lowercased() == argument.lowercased() }) else {
        return nil
      }
      self.color = color
    }

    static var allValueStrings: [String] { SensorColor.table.map(\.name) }
  }

  enum NoiseChoice: String, CaseIterable, ExpressibleByArgument {
    case clean, iso800, iso6400, random
  }

  enum PhaseChoice: String, CaseIterable, ExpressibleByArgument {
    case rggb, grbg, gbrg, bggr, random
  }
}
