/// How a stored image must be turned to stand upright: the values of the TIFF and EXIF tag 274.
public enum Orientation: Int, CaseIterable, Sendable, Codable {
  case upright = 1
  case mirroredHorizontally = 2
  case rotated180 = 3
  case mirroredVertically = 4
  case transposed = 5
  /// Turn by 90° clockwise to show upright.
  case rotated90Clockwise = 6
  case transversed = 7
  /// Turn by 90° counterclockwise to show upright.
  case rotated90Counterclockwise = 8

  /// How an upright picture is turned to lie as one stored with this orientation.
  public var inverse: Orientation {
    switch self {
    case .rotated90Clockwise: .rotated90Counterclockwise
    case .rotated90Counterclockwise: .rotated90Clockwise
    default: self
    }
  }
}
