import Imaging
import Neural
import Parallel

/// A network f_θ of any kind that enhancement can run.
public enum EnhancementNetwork: Sendable {
  case exactTile(ExactTileUNet)
  case sr3(SR3UNet)

  /// Builds the network from the tensors of a file.
  /// - Throws: a `ModelError` or `NeuralError` that names the file and what is missing, misshapen or not finite.
  init(_ architecture: NetworkArchitecture, weights file: Safetensors) throws {
    switch architecture {
    case .exactTile(let configuration): self = .exactTile(try ExactTileUNet(configuration, weights: file))
    case .sr3(let configuration): self = .sr3(try SR3UNet(configuration, weights: file))
    }
  }

  public var architecture: NetworkArchitecture {
    switch self {
    case .exactTile(let network): .exactTile(network.configuration)
    case .sr3(let network): .sr3(network.configuration)
    }
  }

  /// Number of weights.
  public var parameterCount: Int {
    switch self {
    case .exactTile(let network): network.parameterCount
    case .sr3(let network): network.parameterCount
    }
  }

  /// Memory that the weights take as they are kept, in bytes.
  public var weightBytes: Int {
    switch self {
    // Winograd's form of a 3 × 3 kernel has 36 values.
    case .exactTile(let network): network.parameterCount * 4 * MemoryLayout<Float>.stride
    case .sr3(let network): network.weightBytes
    }
  }
}

/// In which parts a network goes over a frame.
public struct FrameTraversal: Sendable, Hashable {
  /// What a network that sees its whole input is given at a time.
  public enum Domain: String, Sendable, Hashable, CaseIterable {
    /// The whole frame.
    case frame
    /// Patches of the size that networks are trained on, blended.
    case patch
  }

  /// Size of the frame, in pixels: multiples of the network's alignment.
  public var width, height: Int
  /// For networks that do not see their whole input, the rows that move through them together, in pixels; nil for as many as
  /// suit the width. No effect on the result.
  public var band: Int?
  /// For those that do.
  public var domain: Domain

  public init(width: Int, height: Int, band: Int? = nil, domain: Domain = .patch) {
    self.width = width
    self.height = height
    self.band = band
    self.domain = domain
  }

  /// Rows that come to about a quarter of a million pixels: enough that the weights are read seldom, few enough that the
  /// network's memory hardly depends on the frame.
  public static func suitableBand(width: Int) -> Int { min(256, max(32, (1 << 18) / max(width, 1))) }

  var rowsTogether: Int { band ?? Self.suitableBand(width: width) }

  /// The patches that a network of that alignment sees.
  func patches(alignment: Int) -> PatchLayout {
    switch domain {
    case .frame: PatchLayout(wholeOf: width, height)
    case .patch: PatchLayout(width: width, height: height, alignment: alignment)
    }
  }
}

extension EnhancementNetwork {
  /// The network with the conditions of one frame.
  /// - Parameters:
  ///   - process: that of the model.
  ///   - color: c, height × width × 3, in [−1, 1].
  ///   - raw: w, height/2 × width/2 × 4, in [−1, 1].
  ///   - atPart: called before each part of the frame; what it throws ends the prediction.
  public func predictor(
    over frame: FrameTraversal, process: DomainTransform, color: some RowSource, raw: some RowSource,
    workers: WorkerPool, atPart: @escaping @Sendable () throws -> Void = {}
  ) -> any Predictor {
    switch self {
    case .exactTile(let network):
      EnhancementPredictor(
        network, process: process, width: frame.width, height: frame.height, band: frame.rowsTogether, color: color,
        raw: raw, workers: workers, atBand: atPart)
    case .sr3(let network):
      SR3Predictor(
        network, patches: frame.patches(alignment: network.configuration.alignment), color: color, raw: raw,
        workers: workers, atPatch: atPart)
    }
  }

  /// How many parts a run over a frame takes; of bands up to the few more that the last rows' way through takes.
  func parts(of frame: FrameTraversal) -> Int {
    switch self {
    case .exactTile(let network): network.bands(height: frame.height, band: frame.rowsTogether)
    case .sr3(let network): frame.patches(alignment: network.configuration.alignment).count
    }
  }

  /// Bytes that a run over a frame takes beyond its inputs, its state and the weights.
  public func workingBytes(over frame: FrameTraversal, workers: Int) -> Int {
    switch self {
    case .exactTile(let network):
      network.workingBytes(width: frame.width, height: frame.height, band: frame.rowsTogether, workers: workers)
    case .sr3(let network):
      network.configuration.workingBytes(
        of: frame.patches(alignment: network.configuration.alignment), workers: workers)
    }
  }

  /// Floating-point operations of one evaluation over a frame, counted as direct convolutions.
  public func operations(over frame: FrameTraversal) -> Double {
    switch self {
    case .exactTile(let network): network.operationsPerPixel * Double(frame.width * frame.height)
    case .sr3(let network):
      network.configuration.operations(of: frame.patches(alignment: network.configuration.alignment))
    }
  }
}
