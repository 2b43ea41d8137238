import Imaging

/// Why a mosaic could not be turned into a color picture.
public enum ColorError: Error, Sendable, Hashable {
  /// LibRaw counts sides in 16 bits and data in 32.
  case tooLarge(ImageSize)
  case outOfMemory
  /// Any other refusal by LibRaw.
  case library(code: Int, message: String)
}

extension ColorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let size):
      "LibRaw cannot develop \(size) pixels (sides up to 65535, up to 268 megapixels); crop the picture first"
    case .outOfMemory: "memory ran out while LibRaw developed the picture; run fewer files at a time"
    case .library(let code, let message):
      "LibRaw could not develop the picture: \(message) (\(code)); try another demosaicing method"
    }
  }
}
