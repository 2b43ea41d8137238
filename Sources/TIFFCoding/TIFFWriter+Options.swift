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
    public var bigTIFF: BigTIFF = .auto
    /// Whether the file is read again before it takes its name, and every sample compared.
    public var verify = true

    public init() {}
  }

  /// The kind of one sample; the number is its size in bits.
  public enum SampleDepth: Int, Sendable, Hashable, Codable, CaseIterable {
    /// A whole number.
    case eight = 8
    case sixteen = 16
    /// A number of IEEE 754 in single precision, proportional to light and not clipped.
    case float = 32
  }

  /// How samples are packed, always without loss; all but `none` after a predictor: a horizontal one for whole numbers,
  /// that of Adobe's TIFF Technical Note 3 for floating-point ones.
  public enum Compression: String, Sendable, Hashable, Codable, CaseIterable {
    case none, lzw, deflate
    /// Smaller and quicker to read than deflate, but few programs read it.
    case zstd
  }

  /// What becomes of the orientation that the picture's metadata names.
  public enum OrientationHandling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The pixels are turned upright, and the file says upright.
    case apply
    /// The pixels are left as they lie, and the file says how to turn them.
    case keep
  }

  /// Which of the two forms of TIFF is written.
  public enum BigTIFF: String, Sendable, Hashable, Codable, CaseIterable {
    /// Classic TIFF, which every program reads, unless the samples might pass its limit of 4 GiB.
    case auto
    /// BigTIFF, with offsets of 64 bits.
    case always
    /// Classic TIFF; pictures whose samples might pass its limit are refused.
    case never
  }
}
