import Diffusion
import Foundation
import Imaging
import Parallel
import Pipeline

/// Gives a picture the detail of a good camera: DTDM (Algorithm 2 of the paper, or fewer steps), with the RAW and the
/// picture itself as conditions.
struct Enhance: Stage {
  static let name = "enhance"
  static let summary = "Enhances a picture by the Domain Transform Diffusion Method, guided by the RAW it came from."

  enum SamplerKind: String, CaseIterable {
    /// Few steps without new noise.
    case deterministic
    /// Few steps, a share η of the noise drawn anew at each.
    case stochastic
    /// Algorithm 2: every step, each with the posterior's noise.
    case ancestral
  }

  enum Domain: String, CaseIterable {
    /// What the model's network is made for: `patch` if it sees its whole input.
    case auto
    /// The whole frame, with its own statistics.
    case frame
    /// Patches of the size that networks are trained on, each with its own, blended.
    case patch
  }

  @Input("raw") var raw: PackedRaw
  @Input("color") var color: ColorImage
  @Input("start") var start: ColorImage?
  @Output("image") var image: ColorImage
  @Parameter(
    "Evaluations of the network; with sampler ancestral, the step to start from.", in: 1...100_000, unit: .steps)
  var steps: Int = 1
  @Parameter("How the reverse process goes.") var sampler: SamplerKind = .deterministic
  @Parameter("Where few steps lie: in even strides, or in even ratios of the noise they leave.")
  var spacing: StepSpacing = .noise
  @Parameter("Step to start from, 0 for the last that the model knows (its s).", in: 0...100_000, unit: .steps)
  var startStep: Int = 0
  @Parameter("Share of the noise drawn anew at each step (sampler stochastic).", in: 0...1) var eta: Double = 0.5
  @Parameter("Seed of the noise; the same seed gives the same picture.", in: 0...Int.max) var seed: Int = 0
  @Parameter("How far colors at low resolution are pulled to those of the color input, 1 for all the way.", in: 0...1)
  var colorLock: Float = 0
  @Parameter("Path of a model file; empty for the model that comes with the program.") var model: String = ""
  @Parameter(
    "What a network that sees its whole input (sr3-unet) is given: the frame, or blended patches of 448 pixels (auto).",
    isImplied: true)
  var domain: Domain = .auto
  @Parameter(
    "Rows that go through the network together, 0 for what suits the width: memory against speed, never the picture.",
    in: 0...1_000_000, unit: .pixels, changesResult: false)
  var tile: Int = 0

  /// The network's evaluations against passes over the pixels, as measured.
  var cost: Double { 8 * Double(steps) }

  func prepare(in context: borrowing PreparationContext) throws {
    _ = try enhancement(by: loadModel(context.resources))
    _ = try modelDigest(context.resources)
  }

  func run(in context: borrowing StageContext) throws {
    let model = try loadModel(context.resources)
    let cancellation = context.cancellation
    let meter = copy context
    image = try enhancement(by: model).enhance(
      $color.take(), raw: $raw.take(), start: $start.take(), workers: context.workers,
      checkCancellation: { try cancellation.check() },
      progress: { meter.report(progress: $0) })
    let digest = try modelDigest(context.resources)
    image.metadata.models.append(ModelUse(name: model.name, digest: digest.description, seed: UInt64(seed)))
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    // A model that cannot be loaded has been reported by `prepare`.
    guard let enhancement = try? enhancement(by: loadModel(context.resources)) else { return 0 }
    return enhancement.workingBytes(frame: frame, workers: context.workers.count)
  }

  func sharedBytes(in context: borrowing PreparationContext) -> Int {
    (try? loadModel(context.resources))?.network.weightBytes ?? 0
  }

  func thrift(of node: String, in context: borrowing PreparationContext) -> String? {
    guard let model = try? loadModel(context.resources) else { return nil }
    guard model.network.architecture.seesWholeInput else { return "choose smaller tiles with --tile" }
    return domain == .frame ? "enhance by patches with --set \(node).domain=patch" : nil
  }

  func resourceFiles(for input: URL) throws -> [URL] { [try modelFile()] }

  private func loadModel(_ resources: SharedResources) throws -> DiffusionModel {
    let file = try modelFile()
    return try resources.value(for: file.path) { try DiffusionModel(contentsOf: file) }
  }

  private func modelDigest(_ resources: SharedResources) throws -> ContentDigest {
    let file = try modelFile()
    return try resources.value(for: file.path) { try ContentDigest(ofFileAt: file) }
  }

  private func modelFile() throws -> URL {
    model.isEmpty ? try DiffusionModel.embeddedFile() : URL(filePath: model)
  }

  private func enhancement(by model: DiffusionModel) throws -> Enhancement {
    Enhancement(
      model: model, sampler: try samplerSettings(for: model), seed: UInt64(seed), band: tile == 0 ? nil : tile,
      domain: try domain(for: model), colorLock: colorLock)
  }

  private func domain(for model: DiffusionModel) throws -> FrameTraversal.Domain {
    let kind = model.network.architecture.kind
    guard model.network.architecture.seesWholeInput else {
      guard domain == .auto else {
        throw EnhanceError(
          "domain is \(domain.rawValue), but the network of model “\(model.name)” (\(kind)) makes the same picture of any "
            + "part as of the whole; leave out domain")
      }
      return .frame
    }
    guard tile == 0 else {
      throw EnhanceError(
        "tile is \(tile), but no rows of the network of model “\(model.name)” (\(kind)) can go by themselves; leave out "
          + "tile, and set domain to patch for less memory")
    }
    return domain == .frame ? .frame : .patch
  }

  private func samplerSettings(for model: DiffusionModel) throws -> Sampler {
    let last = model.process.end
    if sampler == .ancestral {
      guard startStep == 0 || startStep == steps else {
        throw EnhanceError("sampler ancestral takes every step: leave out start-step, or set it to steps (\(steps))")
      }
      guard steps <= last else {
        throw EnhanceError("steps is \(steps), but model “\(model.name)” ends at step \(last); set at most \(last)")
      }
      return .ancestral(start: steps)
    }
    let start = startStep == 0 ? last : startStep
    guard start <= last else {
      throw EnhanceError("start-step is \(start), but model “\(model.name)” ends at step \(last); set at most \(last)")
    }
    guard steps <= start else {
      throw EnhanceError(
        "steps is \(steps), but there are only \(start) from start-step \(start) on; set at most \(start)")
    }
    return sampler == .deterministic
      ? .deterministic(start: start, evaluations: steps, spacing: spacing)
      : .stochastic(start: start, evaluations: steps, spacing: spacing, eta: eta)
  }
}

/// Parameters of `enhance` that do not go together, or not with the model.
struct EnhanceError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
