import Foundation
import Neural

extension ExactTileUNet {
  /// The shape of the network, as its file's metadata says (`architecture`) and its tensors must confirm.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Always `exact-tile-unet`.
    public var kind = Self.kindName
    /// Channels of each level, from half resolution down.
    public var widths: [Int]
    /// Residual blocks at each level, on the way down and on the way up.
    public var blocksPerLevel: Int
    /// Values of the step's embedding.
    public var embedding: Int
    /// Factor of the noise level in the embedding's angles.
    public var embeddingScale: Double
    public var inputs = Inputs()
    /// How the network stands in f_θ; nil if it is f_θ itself.
    public var preconditioning: Preconditioning?

    /// Channels at half resolution that each input brings.
    public struct Inputs: Sendable, Hashable, Codable {
      /// m_t, its 2 × 2 pixels unshuffled.
      public var noisy = 12
      /// c, likewise.
      public var color = 12
      /// w.
      public var raw = 4

      public init() {}
      /// Channels of the network's input.
      package var sum: Int { noisy + color + raw }
    }

    public static let kindName = "exact-tile-unet"

    public init(
      widths: [Int], blocksPerLevel: Int, embedding: Int, embeddingScale: Double,
      preconditioning: Preconditioning? = nil
    ) {
      self.preconditioning = preconditioning
      self.widths = widths
      self.blocksPerLevel = blocksPerLevel
      self.embedding = embedding
      self.embeddingScale = embeddingScale
    }

    /// Sides of frames are multiples of this, in pixels.
    public var alignment: Int { 1 << widths.count }

    /// Why no network can be built so; nil if one can.
    package var fault: String? {
      if kind != Self.kindName { return "its architecture is “\(kind)”, not “\(Self.kindName)”" }
      if !(1...8).contains(widths.count) || !widths.allSatisfy((1...4096).contains) {
        return "its widths \(widths) are not 1 to 8 levels of 1 to 4096 channels"
      }
      if !(1...64).contains(blocksPerLevel) { return "it has \(blocksPerLevel) blocks a level, not 1 to 64" }
      if !(2...65536).contains(embedding) || embedding % 2 != 0 {
        return "its embedding of \(embedding) values is not an even number of 2 to 65536"
      }
      if !embeddingScale.isFinite { return "its embedding scale is not finite" }
      if let deviation = preconditioning?.deviation, !(1e-6...1e6).contains(deviation) {
        return "its preconditioning deviation \(deviation) is not in 1e-6…1e6"
      }
      if inputs != Inputs() { return "its inputs are not 12 of the state, 12 of the color and 4 of the RAW" }
      return nil
    }
  }
}
