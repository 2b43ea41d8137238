import Foundation
import Imaging

/// The sRGB curve for whole pictures: by linear interpolation in tables, within 1e-6 of `SRGBCurve`.
package struct SRGBTable: Sendable {
  /// Steps of a table.
  private static let steps = 4096
  /// Light at each step of the encoded value, and once more its end.
  private let light: [Float]
  /// The encoded value at each step of the square root of the light, in which the curve is nearly straight.
  private let encoded: [Float]

  package static let shared = SRGBTable()

  private init() {
    func table(_ value: (Float) -> Float) -> [Float] {
      (0...Self.steps + 1).map { value(min(Float($0) / Float(Self.steps), 1)) }
    }
    light = table(SRGBCurve.decode)
    encoded = table { SRGBCurve.encode($0 * $0) }
  }

  /// Puts the light of encoded values, clipped to [0, 1], into `target`, as long as they are.
  package func decode(_ values: Span<Float>, into target: inout MutableSpan<Float>) {
    let table = light.span
    precondition(target.count == values.count, "each value has its place")
    for index in values.indices { target[index] = Self.interpolated(table, values[index]) }
  }

  /// Encodes light, clipped to [0, 1], in its place.
  package func encode(_ values: inout MutableSpan<Float>) {
    let table = encoded.span
    for index in values.indices { values[index] = Self.interpolated(table, max(values[index], 0).squareRoot()) }
  }

  @inline(__always) private static func interpolated(_ table: Span<Float>, _ value: Float) -> Float {
    let place = min(max(value, 0), 1) * Float(steps)
    let step = Int32(place)
    let low = table[Int(step)]
    return low + (place - Float(step)) * (table[Int(step) + 1] - low)
  }
}
