import Imaging

/// What happens at the sites of a sensor: a filter, noise, and the count.
struct SensorSites: Sendable {
  /// A row of `sRGBToSignal` for each site of the 2 × 2 cell, row by row.
  private let filters: [SIMD4<Float>]
  private let shot: Float
  private let read: Float
  private let black: Float
  private let white: Float

  init(_ camera: SimulatedCamera) {
    let signal = camera.sRGBToSignal
    filters = [(0, 0), (0, 1), (1, 0), (1, 1)].map { row, column in
      let color =
        switch camera.pattern.channel(row: row, column: column) {
        case .red: 0
        case .green1, .green2: 1
        case .blue: 2
        }
      return [signal[color * 3], signal[color * 3 + 1], signal[color * 3 + 2], 0]
    }
    shot = Float(camera.noise.shot)
    read = Float(camera.noise.read)
    black = Float(camera.blackLevel)
    white = Float(camera.whiteLevel)
  }

  /// Samples one row.
  /// - Parameters:
  ///   - light: linear sRGB, three values a site.
  ///   - noise: a number from the standard normal distribution for each site.
  ///   - samples: the row's counts.
  func sample(_ light: Span<Float>, noise: Span<Float>, row: Int, into samples: inout MutableSpan<UInt16>) {
    precondition(light.count == samples.count * 3 && noise.count == samples.count, "each site has its light and noise")
    let (even, odd) = (filters[row % 2 * 2], filters[row % 2 * 2 + 1])
    let range = white - black
    for column in samples.indices {
      let filter = column % 2 == 0 ? even : odd
      let red = filter.x * light[column * 3]
      let signal = max(red + filter.y * light[column * 3 + 1] + filter.z * light[column * 3 + 2], 0)
      let value = signal + (shot * signal + read).squareRoot() * noise[column]
      samples[column] = UInt16(min(max(black + range * value, 0), white) + 0.5)
    }
  }
}
