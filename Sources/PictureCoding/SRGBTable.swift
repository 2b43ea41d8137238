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

  /// Puts the light of encoded values into `target`, as long as they are.
  ///
  /// - Parameter isClipped: whether values are clipped to [0, 1]; if not, those beyond are the curve's own.
  package func decode(_ values: Span<Float>, into target: inout MutableSpan<Float>, isClipped: Bool = true) {
    let table = light.span
    precondition(target.count == values.count, "each value has its place")
    for index in values.indices {
      let value = values[index]
      target[index] = Self.isTabled(value, isClipped) ? Self.interpolated(table, value) : SRGBCurve.decode(value)
    }
  }

  /// Encodes light in its place.
  ///
  /// - Parameter isClipped: whether light is clipped to [0, 1]; if not, what lies beyond is the curve's own.
  package func encode(_ values: inout MutableSpan<Float>, isClipped: Bool = true) {
    let table = encoded.span
    for index in values.indices {
      let value = values[index]
      values[index] =
        Self.isTabled(value, isClipped)
        ? Self.interpolated(table, max(value, 0).squareRoot()) : SRGBCurve.encode(value)
    }
  }

  @inline(__always) private static func isTabled(_ value: Float, _ isClipped: Bool) -> Bool {
    isClipped || (value >= 0 && value <= 1)
  }

  @inline(__always) private static func interpolated(_ table: Span<Float>, _ value: Float) -> Float {
    let place = min(max(value, 0), 1) * Float(steps)
    let step = Int32(place)
    let low = table[Int(step)]
    return low + (place - Float(step)) * (table[Int(step) + 1] - low)
  }
}
