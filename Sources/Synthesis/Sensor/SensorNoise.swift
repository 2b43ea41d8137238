import Foundation

/// The noise of a sensor's pixels: normal, its variance a line over the signal (Foi et al., “Practical
/// Poissonian-Gaussian noise modeling”, IEEE TIP 2008), as the tag NoiseProfile of a DNG has it.
public struct SensorNoise: Sendable, Hashable, Codable {
  /// Variance for each unit of the signal, whose range from black to white is [0, 1].
  public var shot: Double
  /// Variance without any signal.
  public var read: Double

  public init(shot: Double, read: Double) {
    precondition(shot >= 0 && read >= 0, "a variance is not negative")
    self.shot = shot
    self.read = read
  }

  /// The variance of a signal in [0, 1].
  public func variance(of signal: Double) -> Double { shot * signal + read }

  /// Standard deviation of the natural logarithm of the read variance about the line that ties it to the shot noise.
  public static let readSpread = 0.26

  /// The noise whose read variance is tied to the shot noise as in phones' sensors: ln read = 2.18 · ln shot + 1.2 +
  /// deviation · 0.26 (Brooks et al., “Unprocessing images for learned raw denoising”, CVPR 2019, section 3.1).
  /// - Parameters:
  ///   - shot: positive.
  ///   - deviation: how far from the line, in standard deviations.
  public init(shot: Double, deviation: Double = 0) {
    precondition(shot > 0, "the law takes the logarithm of the shot noise")
    self.init(shot: shot, read: exp(2.18 * log(shot) + 1.2 + Self.readSpread * deviation))
  }

  /// The exposure index at which a phone has such shot noise: by the line, in logarithms, through ISO 800 at 8e-4 and
  /// ISO 6400 at 4e-3; at least 50.
  public var iso: Float {
    guard shot > 0 else { return 50 }
    let slope = log(8.0) / log(5.0)
    return Float(max(50, (800 * pow(shot / 8e-4, slope)).rounded()))
  }
}
