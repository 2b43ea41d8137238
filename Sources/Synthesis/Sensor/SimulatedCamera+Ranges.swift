import Foundation
import Imaging

extension SimulatedCamera {
  /// What settings are drawn from.
  public struct Ranges: Sendable, Hashable, Codable {
    /// Cameras, one as probable as the other.
    public var colors: [SensorColor] = SensorColor.table
    /// White balance multipliers of red and blue, green = 1, that may be drawn.
    public var redGain: ClosedRange<Double> = 1.4...2.6
    public var blueGain: ClosedRange<Double> = 1.3...2.4
    /// Share of the exposures that are lowered.
    public var loweredShare = 0.3
    /// How far they are lowered at most, in stops.
    public var lowering = 2.0
    /// Standard deviation of the lens's blur, in pixels.
    public var blur: ClosedRange<Double> = 0.35...1.15
    /// Phases of the filter array, one as probable as the other.
    public var patterns: [BayerPattern] = BayerPattern.allCases
    /// Shot noise, its logarithm uniformly.
    public var shot: ClosedRange<Double> = 2e-5...6e-3
    /// Standard deviation of the read noise's logarithm about its law, in those of `SensorNoise.readSpread`.
    public var readSpread = 1.0
    /// Bits of a sample, one number as probable as the other.
    public var bits: [Int] = [10, 12, 14]

    public init() {}
  }

  /// Levels of noise at which results are compared.
  public enum NoiseLevel: String, Sendable, CaseIterable, Codable {
    /// Hardly any noise, as in bright light: shot noise 2e-5, 14 bits.
    case clean
    /// Shot noise 8e-4, 12 bits.
    case iso800
    /// Shot noise 4e-3, 10 bits.
    case iso6400

    /// Ranges of which only camera, white balance and phase are left to chance: the noise is that of the level, the blur
    /// 0.6 pixels, the exposure full.
    public var ranges: Ranges {
      let (shot, bits): (Double, Int) =
        switch self {
        case .clean: (2e-5, 14)
        case .iso800: (8e-4, 12)
        case .iso6400: (4e-3, 10)
        }
      var ranges = Ranges()
      ranges.loweredShare = 0
      ranges.blur = 0.6...0.6
      ranges.shot = shot...shot
      ranges.readSpread = 0
      ranges.bits = [bits]
      return ranges
    }
  }

  /// Draws a camera and its settings.
  ///
  /// The light is a phase of daylight from 4000 K to 9000 K, one step of 5 mired as probable as the next among those
  /// whose multipliers, by the camera's own matrix, lie in the ranges. Each multiplier then goes astray by 4 %, as those
  /// of automatic white balance do, but not out of its range.
  /// - Parameter ranges: some phase of daylight suits each camera.
  public static func draw(from ranges: Ranges, using random: inout RandomStream) -> SimulatedCamera {
    let color = ranges.colors[random.index(below: ranges.colors.count)]
    let lights = ranges.multipliers(of: color)
    precondition(!lights.isEmpty, "no daylight gives \(color.name) multipliers in the ranges")
    let light = lights[random.index(below: lights.count)]
    func astray(_ gain: Double, within range: ClosedRange<Double>) -> Float {
      Float(min(max(gain * exp(0.04 * random.normal()), range.lowerBound), range.upperBound))
    }
    let redGain = astray(light.red, within: ranges.redGain)
    let blueGain = astray(light.blue, within: ranges.blueGain)
    let isLowered = random.chance(ranges.loweredShare)
    let lowering = random.uniform(0...ranges.lowering)
    let blur = Float(random.uniform(ranges.blur))
    let pattern = ranges.patterns[random.index(below: ranges.patterns.count)]
    let noise = SensorNoise(shot: random.logUniform(ranges.shot), deviation: ranges.readSpread * random.normal())
    return SimulatedCamera(
      color: color, redGain: redGain, blueGain: blueGain, exposure: isLowered ? -Float(lowering) : 0, blur: blur,
      pattern: pattern, noise: noise, bits: ranges.bits[random.index(below: ranges.bits.count)])
  }
}

extension SimulatedCamera.Ranges {
  /// The multipliers within the ranges that phases of daylight ask of a camera.
  package func multipliers(of color: SensorColor) -> [(red: Double, blue: Double)] {
    stride(from: 110.0, through: 250, by: 5).map { mired in
      color.multipliers(for: Daylight.xyz(kelvin: 1e6 / mired))
    }.filter { redGain.contains($0.red) && blueGain.contains($0.blue) }
  }
}
