import Foundation

/// Weights of the Lanczos window of three lobes, for places between two pixels in steps of 1/1024 of a pixel.
struct LanczosTable: Sendable {
  /// Steps between two pixels. Half a step moves an edge of full contrast by less than 1/2000.
  static let phases = 1024
  /// Pixels that a value is made of, in each direction.
  static let taps = 6
  /// (phases + 1) × taps; those of a phase sum to 1.
  let weights: [Float]

  static let shared = LanczosTable()

  private init() {
    weights = (0...Self.phases).flatMap { phase in
      let share = Double(phase) / Double(Self.phases)
      let values = (0..<Self.taps).map { Self.lanczos(Double($0 - 2) - share) }
      let sum = values.reduce(0, +)
      return values.map { Float($0 / sum) }
    }
  }

  private static func lanczos(_ x: Double) -> Double {
    guard x != 0 else { return 1 }
    // At whole numbers the sine is 0, but not in floating point.
    guard abs(x) < 3, x != x.rounded() else { return 0 }
    let angle = Double.pi * x
    return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
  }
}
