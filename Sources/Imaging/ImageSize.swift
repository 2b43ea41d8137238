/// The size of an image, in pixels.
public struct ImageSize: Hashable, Sendable, Codable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    precondition(width >= 0 && height >= 0, "an image size cannot be negative")
    self.width = width
    self.height = height
  }

  /// Width × height, in pixels.
  public var area: Int { width * height }
}

extension ImageSize: CustomStringConvertible {
  public var description: String { "\(width) × \(height)" }
}
