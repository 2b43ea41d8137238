extension SR3UNet {
  /// The shape of the network, as its file's metadata says (`architecture`) and its tensors must confirm.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Always `sr3-unet`.
    public var kind = Self.kindName
    /// Channels of the input: 3 of c, 4 of w and 3 of m_t.
    public var inputChannels = 10
    /// Channels of the first level, and values of the step's embedding.
    public var innerWidth: Int
    /// Channels of each level from the full resolution down, in inner widths.
    public var multipliers: [Int]
    /// Residual blocks at each level on the way down; one more on the way up.
    public var blocksPerLevel: Int
    /// Groups of each normalization; they divide the channels of every level.
    public var groups: Int
    /// Levels, counted from 0 at full resolution, whose every block is followed by attention. The first of the two middle
    /// blocks always is.
    public var attentionLevels: [Int]
    /// What the network is told of the step.
    public var embedding: Embedding
    /// The share of activations that training forgets before the second convolution of each block.
    public var dropout: Double

    public enum Embedding: String, Sendable, Hashable, Codable, CaseIterable {
      /// √ᾱ_t, as in SR3.
      case noiseLevel = "noise-level"
      /// t, as in DDPM: it tells the steps near t = 0 apart, where √ᾱ_t is almost constant.
      case step
    }

    public static let kindName = "sr3-unet"

    /// The paper's kind of network with SR3's stock widths (92,559,235 parameters) unless said otherwise.
    public init(
      innerWidth: Int = 64, multipliers: [Int] = [1, 2, 4, 8, 8], blocksPerLevel: Int = 2, groups: Int = 32,
      attentionLevels: [Int] = [], embedding: Embedding = .noiseLevel, dropout: Double = 0.2
    ) {
      self.innerWidth = innerWidth
      self.multipliers = multipliers
      self.blocksPerLevel = blocksPerLevel
      self.groups = groups
      self.attentionLevels = attentionLevels
      self.embedding = embedding
      self.dropout = dropout
    }

    /// Sides of an image are multiples of this, in pixels; of 2 at least, for the RAW planes.
    public var alignment: Int { 1 << max(1, multipliers.count - 1) }

    /// Why no network can be built so; nil if one can.
    package var fault: String? {
      if kind != Self.kindName { return "its architecture is “\(kind)”, not “\(Self.kindName)”" }
      if inputChannels != 10 { return "its input has \(inputChannels) channels, not 3 of c, 4 of w and 3 of m_t" }
      if !(2...4096).contains(innerWidth) || innerWidth % 2 != 0 {
        return "its inner width \(innerWidth) is not an even number of 2 to 4096"
      }
      if !(1...8).contains(multipliers.count) || !multipliers.allSatisfy((1...64).contains) {
        return "its multipliers \(multipliers) are not 1 to 8 numbers of 1 to 64"
      }
      if !(1...64).contains(blocksPerLevel) { return "it has \(blocksPerLevel) blocks a level, not 1 to 64" }
      if groups < 1 || innerWidth % groups != 0 { return "its \(groups) groups do not divide its width \(innerWidth)" }
      if !attentionLevels.allSatisfy(multipliers.indices.contains) {
        return "its attention levels \(attentionLevels) are not among its \(multipliers.count) levels"
      }
      if !(0..<1).contains(dropout) { return "its dropout \(dropout) is not in 0..<1" }
      return nil
    }
  }
}
