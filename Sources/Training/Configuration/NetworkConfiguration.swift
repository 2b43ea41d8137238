import Diffusion
import YAMLReading

/// `network`: the shape of f_θ.
public struct NetworkConfiguration: ReadableRecord, Encodable, Hashable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case exactTileUNet = "exact-tile-unet"
  }

  public let kind: Kind
  /// Channels of each level.
  public let widths: [Int]
  /// Residual blocks at each level.
  public let blocks: Int
  /// Values of the step's embedding.
  public let embedding: Int
  public let embeddingScale: Double
  /// The deviation of y − c that the preconditioning reckons with; nil for a network that is f_θ itself.
  public let preconditioning: Double?

  public init(from fields: inout RecordReader) {
    kind = fields.read("kind", .choice(), default: .exactTileUNet)
    widths = fields.read("widths", .list(of: .integer(in: 1...4096, unit: "channels"), count: 1...8))
    blocks = fields.read("blocks", .integer(in: 1...64), default: 2)
    embedding = fields.read("embedding", .integer(in: 2...65536), default: 128)
    embeddingScale = fields.read("embedding-scale", .number(in: 1e-6...1e9), default: 5000)
    preconditioning = fields.readIfPresent("preconditioning", .number(in: 1e-6...1e6))
    fields.require(embedding % 2 == 0, "embedding", "must be even")
  }

  /// Frames are multiples of this, in pixels.
  var alignment: Int { 1 << widths.count }

  /// The network as model files describe it.
  var unet: ExactTileUNet.Configuration {
    ExactTileUNet.Configuration(
      widths: widths, blocksPerLevel: blocks, embedding: embedding, embeddingScale: embeddingScale,
      preconditioning: preconditioning.map { Preconditioning(deviation: $0) })
  }
}
