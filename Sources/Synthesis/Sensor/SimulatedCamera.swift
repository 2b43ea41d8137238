import Foundation
import Imaging

/// A simulated camera with all its settings for one exposure: from a photograph it makes the RAW image that such a camera
/// would have stored (Brooks et al., “Unprocessing images for learned raw denoising”, CVPR 2019).
///
/// The photograph is taken for the scene as it is: no tone curve is undone beside that of sRGB, because a RAW image that
/// is developed at unit exposure by the sRGB curve, as here, then shows the photograph again.
public struct SimulatedCamera: Sendable, Hashable, Codable {
  public var color: SensorColor
  /// White balance multipliers as shot of red and blue, green = 1.
  public var redGain: Float
  public var blueGain: Float
  /// Change of exposure against the one that takes white to saturation, in stops; at most 0.
  public var exposure: Float
  /// Standard deviation of the lens's blur, in pixels.
  public var blur: Float
  public var pattern: BayerPattern
  public var noise: SensorNoise
  /// Bits of a sample, in 8…16.
  public var bits: Int

  public init(
    color: SensorColor, redGain: Float, blueGain: Float, exposure: Float = 0, blur: Float = 0.6,
    pattern: BayerPattern = .rggb, noise: SensorNoise, bits: Int
  ) {
    precondition(redGain > 0 && blueGain > 0, "a multiplier is positive")
    precondition(exposure <= 0, "a longer exposure would clip what the picture shows")
    precondition((8...16).contains(bits), "a sample has 8 to 16 bits")
    self.color = color
    self.redGain = redGain
    self.blueGain = blueGain
    self.exposure = exposure
    self.blur = blur
    self.pattern = pattern
    self.noise = noise
    self.bits = bits
  }

  /// Counts of saturation: the largest that the bits hold.
  public var whiteLevel: Int { 1 << bits - 1 }

  /// Counts of no light: a sixteenth of the samples' range, as 64 of 1023.
  public var blackLevel: Int { 1 << (bits - 4) }

  /// White balance multipliers as shot of red, green = 1, blue.
  public var multipliers: [Float] { [redGain, 1, blueGain] }

  /// Matrix from linear sRGB in [0, 1] to the sensor's signal in [0, 1], 3 × 3, row by row.
  ///
  /// The photograph's white takes the channel of the smallest multiplier to saturation, which is where developers clip
  /// the others, and no color of sRGB goes beyond white in any channel; so nothing is clipped that the photograph shows.
  package var sRGBToSignal: [Float] {
    let smallest = multipliers.reduce(1, min)
    return color.sRGBToCamera.enumerated().map { index, entry in
      Float(entry) * smallest / multipliers[index / 3] * brightness
    }
  }

  /// Share of the photograph's light that is left by `exposure`.
  var brightness: Float { exp2(exposure) }

  /// What the RAW image says of the capture.
  func metadata(of picture: ColorImage) -> CaptureMetadata {
    var metadata = CaptureMetadata()
    metadata.make = "DiffRAW"
    metadata.model = "Simulated \(color.name)"
    metadata.iso = noise.iso
    metadata.orientation = picture.metadata.orientation
    metadata.rawSize = picture.size
    metadata.color.asShotMultipliers = multipliers
    metadata.color.cameraToSRGB = color.cameraToSRGB.map { Float($0) }
    metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: color.colorMatrix)]
    return metadata
  }
}
