import Foundation
import Imaging

/// A made-up phone camera: from an sRGB picture it makes the RAW image that such a phone would have stored.
///
/// The light of the picture passes a slightly blurring lens and a Bayer filter array whose colors are those of a common
/// small sensor, gathers shot and read noise, and is stored in whole counts. The noise of a pixel depends on the seed
/// and the pixel's place alone, so a part of a picture gives the same counts as the whole.
public struct PhoneSensor: Sendable {
  public var pattern: BayerPattern = .grbg
  /// Counts of no light.
  public var blackLevel: Float = 64
  /// Counts of saturation, which is where a white picture takes the greens.
  public var whiteLevel: Float = 1023
  /// Standard deviation of the lens's blur, in pixels.
  public var blur: Double = 0.6
  /// Variance of the noise over the signal x in [0, 1]: shot · x + read, about as at ISO 400.
  public var shotNoise: Double = 4e-4
  public var readNoise: Double = 2e-6
  public var seed: UInt64 = 0

  public init() {}

  /// Matrix from CIE XYZ to the sensor's RGB under D65, 3 × 3, row by row: that of the Sony IMX219, a phone's sensor,
  /// in the table of dcraw and LibRaw.
  public static let colorMatrix: [Float] = [0.5302, 0.1083, -0.0728, -0.5320, 1.4112, 0.1699, -0.0863, 0.2371, 0.5136]

  /// Matrix from linear sRGB to CIE XYZ under D65 (IEC 61966-2-1), 3 × 3, row by row.
  private static let sRGBToXYZ = [
    0.4123908, 0.3575843, 0.1804808, 0.2126390, 0.7151687, 0.0721923, 0.0193308, 0.1191948, 0.9505322,
  ]

  /// Matrix from linear sRGB to the sensor's RGB, white balance not applied, scaled so that white gives green = 1.
  public static let sRGBToSensor: [Double] = {
    var product = [Double](repeating: 0, count: 9)
    for row in 0..<3 {
      for column in 0..<3 {
        for inner in 0..<3 {
          product[row * 3 + column] += Double(colorMatrix[row * 3 + inner]) * sRGBToXYZ[inner * 3 + column]
        }
      }
    }
    let green = product[3...5].reduce(0, +)
    return product.map { $0 / green }
  }()

  /// The sensor's response to white: red, green = 1, blue.
  public static var neutral: [Double] { (0..<3).map { row in sRGBToSensor[row * 3..<row * 3 + 3].reduce(0, +) } }

  /// Takes the picture.
  ///
  /// - Parameters:
  ///   - picture: the scene, sRGB-encoded.
  ///   - origin: where the picture lies in a greater one of which it is a part, in pixels.
  public func expose(_ picture: ColorImage, origin: PixelOffset = PixelOffset(rows: 0, columns: 0)) -> Mosaic {
    precondition(picture.encoding == .sRGB, "the scene is given in sRGB")
    let (width, height) = (picture.size.width, picture.size.height)
    let light = blurred(picture.values.map { Double(SRGBCurve.decode($0)) }, width: width, height: height)
    let pattern = pattern.shifted(rows: origin.rows, columns: origin.columns)
    var samples = [UInt16](repeating: 0, count: width * height)
    for row in 0..<height {
      for column in 0..<width {
        let filter =
          switch pattern.channel(row: row, column: column) {
          case .red: 0
          case .green1, .green2: 1
          case .blue: 2
          }
        let pixel = (row * width + column) * 3
        let signal = max(0, (0..<3).reduce(0) { $0 + Self.sRGBToSensor[filter * 3 + $1] * light[pixel + $1] })
        let deviation = (shotNoise * signal + readNoise).squareRoot()
        let value = signal + deviation * noise(row: row + origin.rows, column: column + origin.columns)
        let count = Double(blackLevel) + Double(whiteLevel - blackLevel) * value
        samples[row * width + column] = UInt16(min(max(count, 0), Double(whiteLevel)).rounded())
      }
    }
    return Mosaic(
      size: picture.size, samples: samples, pattern: pattern, blackLevel: BlackLevel(blackLevel),
      whiteLevel: [Float](repeating: whiteLevel, count: 4), metadata: metadata(size: picture.size))
  }

  private func metadata(size: ImageSize) -> CaptureMetadata {
    var metadata = CaptureMetadata()
    metadata.make = "DiffRAW"
    metadata.model = "Phone Simulator"
    metadata.lens = "Phone Simulator 4.25 mm f/1.8"
    metadata.iso = 400
    metadata.exposureTime = 1 / 60
    metadata.aperture = 1.8
    metadata.focalLength = 4.25
    metadata.captureTime = 1_767_268_800  // 2026-01-01 12:00:00
    metadata.rawSize = size
    metadata.color.asShotMultipliers = Self.neutral.map { Float(1 / $0) }
    metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: Self.colorMatrix)]
    return metadata
  }

  /// A Gaussian blur over height × width × 3 values, continued at the edges by the outermost pixels.
  private func blurred(_ values: [Double], width: Int, height: Int) -> [Double] {
    guard blur > 0 else { return values }
    let radius = Int((3 * blur).rounded(.up))
    let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * blur * blur)) }
    let sum = weights.reduce(0, +)
    func pass(_ values: [Double], along step: (row: Int, column: Int)) -> [Double] {
      var result = [Double](repeating: 0, count: values.count)
      for row in 0..<height {
        for column in 0..<width {
          for tap in -radius...radius {
            let sourceRow = min(max(row + tap * step.row, 0), height - 1)
            let sourceColumn = min(max(column + tap * step.column, 0), width - 1)
            let (source, target) = ((sourceRow * width + sourceColumn) * 3, (row * width + column) * 3)
            let weight = weights[tap + radius] / sum
            for channel in 0..<3 { result[target + channel] += weight * values[source + channel] }
          }
        }
      }
      return result
    }
    return pass(pass(values, along: (0, 1)), along: (1, 0))
  }

  /// A number from the standard normal distribution (Box and Muller), by seed and place alone.
  private func noise(row: Int, column: Int) -> Double {
    var random = SplitMix64(seed: seed &+ UInt64(truncatingIfNeeded: row) << 32 &+ UInt64(truncatingIfNeeded: column))
    // One step more parts the sequences of neighboring seeds.
    random = SplitMix64(seed: random.next())
    let first = Double(random.next() >> 11 &+ 1) * 0x1p-53
    let second = Double(random.next() >> 11) * 0x1p-53
    return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
  }
}
