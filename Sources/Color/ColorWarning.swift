/// What had to be assumed to make the color of a picture.
public enum ColorWarning: String, Sendable, Hashable, CaseIterable, Codable, CustomStringConvertible {
  case noAsShotBalance = "the file names no white balance as shot: daylight's was used"
  case noBalance = "the file names no white balance as shot and LibRaw none for daylight: colors are unbalanced"
  case noCameraMatrix = "LibRaw knows no color matrix for this camera: its colors were taken for sRGB's"
  case noLightBalance = "how this camera sees that light is unknown: the white balance as shot was used"
  case noAutomaticBalance = "too little of the picture is lit and unclipped to find its white balance: as shot was used"

  public var description: String { rawValue }
}
