/// What becomes of light that saturates the sensor in one channel or more.
public enum Highlights: String, CaseIterable, Sendable, Codable {
  /// All channels end where the first of them does, so clipped light is white.
  case clip
  /// What a channel lost is taken from those that still see, so that there is light above white; where all are lost, it is
  /// as much as the last of them saw.
  case recover
}
