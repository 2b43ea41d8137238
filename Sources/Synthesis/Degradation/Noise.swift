import Imaging

/// What is to be added to a patch, and how much it may be anywhere.
package struct Noise: Sendable, Hashable {
  /// height × width × 3, of mean 0.
  package var values: Patch
  /// The standard deviation of each value.
  package let deviations: Patch

  /// The shares of red, green and blue in the gray of a pixel (ITU-R BT.601).
  static let grayShares: (red: Float, green: Float, blue: Float) = (0.2989, 0.587, 0.114)

  /// Noise whose color, which is what its channels differ by, is reduced to a share.
  package func withColor(_ share: Float) -> Noise {
    guard share != 1 else { return self }
    var noise = self
    for pixel in 0..<values.size.area {
      let gray = values.gray(of: pixel)
      for channel in 0..<3 {
        let value = values.values[pixel * 3 + channel]
        noise.values.values[pixel * 3 + channel] = gray + share * (value - gray)
      }
    }
    return noise
  }
}

extension Patch {
  /// The gray of a pixel.
  package func gray(of pixel: Int) -> Float {
    let shares = Noise.grayShares
    return shares.red * values[pixel * 3] + shares.green * values[pixel * 3 + 1] + shares.blue * values[pixel * 3 + 2]
  }

  /// The patch with noise, clipped to [0, 1]: near black and white the clipping moves the mean.
  package func addingClipped(_ noise: Noise) -> Patch {
    combined(with: noise.values) { min(1, max(0, $0 + $1)) }
  }

  /// The patch with noise that does not move its colors: its low frequencies are taken out, and near black and white it
  /// is made as small as there is room for three standard deviations.
  ///
  /// - Parameter sigma: Of the Gaussian that tells low frequencies, in pixels.
  package func addingCentered(_ noise: Noise, sigma: Double) -> Patch {
    let high = noise.values.combined(with: noise.values.lowFrequencies(sigma: sigma), by: -)
    let shares = combined(with: noise.deviations) { value, deviation in
      let (room, reach) = (max(0, min(value, 1 - value)), 3 * deviation)
      return reach > room ? room / reach : 1
    }
    return combined(with: high.combined(with: shares, by: *), by: +)
  }

  /// The patch filtered by a Gaussian that keeps the mean of each channel.
  package func lowFrequencies(sigma: Double) -> Patch {
    filtered(byRowsAndColumns: LensBlur(sigma: Float(sigma)).weights, border: .mirrored)
  }
}
