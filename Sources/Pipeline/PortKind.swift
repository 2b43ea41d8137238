import Imaging

/// The kinds of value that pass from one stage to the next: a closed set.
public enum PortKind: String, Sendable, CaseIterable {
  case mosaic
  case packedRaw = "packed-raw"
  case colorImage = "color-image"
  case file

  /// Memory that a value of this kind holds for a frame of the given size, in bytes.
  ///
  /// A packed RAW is counted with the margin that a filter array of another phase costs: one cell more each way.
  public func plannedBytes(for frame: ImageSize) -> Int {
    switch self {
    case .mosaic: frame.width.saturatingProduct(frame.height).saturatingProduct(2)
    case .packedRaw: (frame.width / 2 + 1).saturatingProduct(frame.height / 2 + 1).saturatingProduct(16)
    case .colorImage: frame.width.saturatingProduct(frame.height).saturatingProduct(12)
    case .file: 0
    }
  }
}
