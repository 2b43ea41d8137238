import Imaging

extension Noise {
  /// Noise of the same standard deviation everywhere.
  ///
  /// - Parameter isGray: Whether the three channels of a pixel are given the same.
  package static func gaussian(
    size: ImageSize, deviation: Float, isGray: Bool, random: inout RandomStream
  ) -> Noise {
    var normals = [Float](repeating: 0, count: isGray ? size.area : size.area * 3)
    var span = normals.mutableSpan
    NormalTable.shared.fill(&span, from: &random)
    let values = (0..<size.area * 3).map { deviation * normals[isGray ? $0 / 3 : $0] }
    return Noise(
      values: Patch(size: size, values: values),
      deviations: Patch(size: size, values: Array(repeating: deviation, count: size.area * 3)))
  }
}
