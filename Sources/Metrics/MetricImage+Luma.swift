extension MetricImage {
  /// Luma in whole steps of [0, 255]; where it lies between two of them, what its weights round to decides.
  func roundedLuma() -> Plane {
    let (red, green, blue) = (Double(Float(0.299)), Double(Float(0.587)), Double(Float(0.114)))
    let (r, g, b) = (channel(0), channel(1), channel(2))
    return Plane(
      size: size,
      values: r.indices.map { ((r[$0] * red + g[$0] * green + b[$0] * blue) * 255).rounded(.toNearestOrEven) })
  }
}
