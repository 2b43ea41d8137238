import Diffusion
import Parallel
import YAMLReading

/// `network`: the shape of f_θ.
public struct NetworkConfiguration: ReadableRecord, Encodable, Hashable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The default: small, without a seam whatever the tiling.
    case exactTile = "exact-tile-unet"
    /// The paper's kind, with SR3's stock widths unless said otherwise.
    case sr3 = "sr3-unet"
  }

  public let architecture: NetworkArchitecture

  public init(from fields: inout RecordReader) {
    switch fields.read("kind", .choice(Kind.self), default: .exactTile) {
    case .exactTile: architecture = .exactTile(Self.exactTile(from: &fields))
    case .sr3: architecture = .sr3(Self.sr3(from: &fields))
    }
    fields.require(architecture.fault == nil, "kind", "cannot be built: \(architecture.fault ?? "")")
  }

  private static func exactTile(from fields: inout RecordReader) -> ExactTileUNet.Configuration {
    ExactTileUNet.Configuration(
      widths: fields.read("widths", .list(of: .integer(in: 1...4096, unit: "channels"), count: 1...8)),
      blocksPerLevel: fields.read("blocks", .integer(in: 1...64), default: 2),
      embedding: fields.read("embedding", .integer(in: 2...65536), default: 128),
      embeddingScale: fields.read("embedding-scale", .number(in: 1e-6...1e9), default: 5000),
      preconditioning: fields.readIfPresent("preconditioning", .number(in: 1e-6...1e6))
        .map { Preconditioning(deviation: $0) })
  }

  private static func sr3(from fields: inout RecordReader) -> SR3UNet.Configuration {
    let stock = SR3UNet.Configuration()
    return SR3UNet.Configuration(
      innerWidth: fields.read("inner-width", .integer(in: 2...4096, unit: "channels"), default: stock.innerWidth),
      multipliers: fields.read(
        "multipliers", .list(of: .integer(in: 1...64), count: 1...8), default: stock.multipliers),
      blocksPerLevel: fields.read("blocks", .integer(in: 1...64), default: stock.blocksPerLevel),
      groups: fields.read("groups", .integer(in: 1...4096), default: stock.groups),
      attentionLevels: fields.read(
        "attention-levels", .list(of: .integer(in: 0...7)), default: stock.attentionLevels),
      embedding: fields.read("embedding", .choice(), default: stock.embedding),
      dropout: fields.read("dropout", .number(in: 0...0.99), default: stock.dropout))
  }

  /// Frames are multiples of this, in pixels.
  var alignment: Int { architecture.alignment }

  /// Whether the network learns a residual of unit variance rather than f_θ itself.
  var isPreconditioned: Bool {
    switch architecture {
    case .exactTile(let configuration): configuration.preconditioning != nil
    case .sr3: false
    }
  }

  /// The network, for batches of so many square images.
  func network(process: DomainTransform, batch: Int, side: Int, workers: WorkerPool) -> any TrainableNetwork {
    switch architecture {
    case .exactTile(let configuration):
      ExactTileTrainer(configuration, process: process, batch: batch, height: side, width: side, workers: workers)
    case .sr3(let configuration): SR3Trainer(configuration, workers: workers)
    }
  }

  /// As model files describe the network.
  public func encode(to encoder: any Encoder) throws { try architecture.encode(to: encoder) }
}
