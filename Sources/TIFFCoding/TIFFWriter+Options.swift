extension TIFFWriter {
  /// How pictures are written.
  public struct Options: Sendable, Hashable, Codable {
    /// Depth of the samples.
    public var depth: SampleDepth = .sixteen
    public var compression: Compression = .deflate
    public var orientation: OrientationHandling = .apply
    /// Pixels an inch, as a note for printing.
    public var resolution: Float = 300
    /// Name and version of the program, for the tag Software.
    public var software: String = "DiffRAW"
    public var container: Container = .automatic

    public init() {}
  }

  /// The size of one sample, in bits.
  public enum SampleDepth: Int, Sendable, Hashable, Codable, CaseIterable {
    case eight = 8
    case sixteen = 16
  }

  /// How samples are packed, always without loss; LZW and deflate after a horizontal predictor.
  public enum Compression: String, Sendable, Hashable, Codable, CaseIterable {
    case none, lzw, deflate
  }

  /// What becomes of the orientation that the picture's metadata names.
  public enum OrientationHandling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The pixels are turned upright, and the file says upright.
    case apply
    /// The pixels are left as they lie, and the file says how to turn them.
    case keep
  }

  /// Which of the two forms of TIFF is written.
  public enum Container: String, Sendable, Hashable, Codable, CaseIterable {
    /// Classic TIFF, which every program reads, unless the file might pass its limit of 4 GiB.
    case automatic
    /// BigTIFF always.
    case big
  }
}
