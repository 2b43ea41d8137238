import YAMLReading

/// Unsharp masking where there is something to sharpen, as Real-ESRGAN does to its targets.
package struct Sharpening: ReadableRecord, Hashable {
  /// Share of the difference from the blurred patch that is added.
  let weight: Double
  /// Of the blur, in pixels.
  let sigma: Double
  /// How far the blur reaches, in pixels.
  let radius: Int
  /// Differences up to this are left alone, in 255ths.
  let threshold: Double

  package init(from fields: inout RecordReader) {
    weight = fields.read("weight", .number(in: 0...4))
    sigma = fields.read("sigma", .number(in: 0.1...50, unit: "pixels"))
    radius = fields.read("radius", .integer(in: 1...100, unit: "pixels"))
    threshold = fields.read("threshold", .number(in: 0...255, unit: "255ths"))
  }
}

extension Patch {
  /// The patch sharpened, its values clipped to [0, 1].
  package func sharpened(_ sharpening: Sharpening) -> Patch {
    let weights = gaussianWeights(radius: sharpening.radius, sigma: sharpening.sigma)
    let blurred = filtered(byRowsAndColumns: weights, border: .reflected)
    let threshold = Float(sharpening.threshold) / 255
    let mask = combined(with: blurred) { abs($0 - $1) > threshold ? 1 : 0 }
      .filtered(byRowsAndColumns: weights, border: .reflected)
    let weight = Float(sharpening.weight)
    let change = combined(with: blurred) { min(1, max(0, $0 + weight * ($0 - $1))) - $0 }
    return combined(with: change.combined(with: mask, by: *), by: +)
  }
}
