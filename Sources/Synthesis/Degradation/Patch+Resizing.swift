import Imaging

extension Patch {
  /// The patch with another number of pixels, showing the same.
  package func resized(to target: ImageSize, by method: Resampling, isAntialiased: Bool) -> Patch {
    guard target != size else { return self }
    let columns = method.taps(from: size.width, to: target.width, isAntialiased: isAntialiased)
    let rows = method.taps(from: size.height, to: target.height, isAntialiased: isAntialiased)
    let narrowed = Patch(size: ImageSize(width: target.width, height: size.height)) { y, row in
      resample(y, at: columns, into: &row)
    }
    return Patch(size: target) { y, row in
      let line = target.width * 3
      let taps = rows[y]
      row.add(taps.weights.span, of: narrowed.values.span, from: taps.start * line, step: line)
    }
  }

  /// A row with other pixels.
  private func resample(_ y: Int, at columns: [Resampling.Taps], into row: inout MutableSpan<Float>) {
    for (x, taps) in columns.enumerated() {
      var sum = SIMD4<Float>.zero
      var place = (y * size.width + taps.start) * 3
      for weight in taps.weights {
        sum += weight * SIMD4(values[place], values[place + 1], values[place + 2], 0)
        place += 3
      }
      for channel in 0..<3 { row[x * 3 + channel] = sum[channel] }
    }
  }
}
