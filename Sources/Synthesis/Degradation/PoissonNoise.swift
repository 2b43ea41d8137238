import Foundation
import Imaging

extension Noise {
  /// The noise of counting, which grows with the brightness: (P / n - v) × `scale`, where P is a count from the Poisson
  /// distribution of mean n × v, v the value rounded to 255ths, and n the number of values the patch has, rounded up to
  /// a power of two (as in BasicSR's degradations).
  ///
  /// - Parameter isGray: Whether the three channels of a pixel are given the same, made of its gray.
  package static func poisson(of patch: Patch, scale: Float, isGray: Bool, random: inout RandomStream) -> Noise {
    let means = isGray ? (0..<patch.size.area).map(patch.gray) : patch.values
    let bytes = means.map { UInt8((min(1, max(0, $0)) * 255).rounded()) }
    var isPresent = [Bool](repeating: false, count: 256)
    for byte in bytes { isPresent[Int(byte)] = true }
    let levels = isPresent.count { $0 }
    let count = Float(exp2(log2(Double(levels)).rounded(.up)))
    let noise = bytes.map { byte in
      let mean = Float(byte) / 255
      return (Float(random.poisson(mean: Double(mean * count))) / count - mean) * scale
    }
    let deviations = bytes.map { scale * (Float($0) / 255 / count).squareRoot() }
    func spread(_ values: [Float]) -> Patch {
      Patch(size: patch.size, values: isGray ? (0..<patch.size.area * 3).map { values[$0 / 3] } : values)
    }
    return Noise(values: spread(noise), deviations: spread(deviations))
  }
}
