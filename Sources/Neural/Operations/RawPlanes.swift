import Parallel

/// How a network takes an RGGB mosaic apart into four half-size planes, and scales them.
public enum RawPlanes: String, Sendable, CaseIterable {
  /// B, G of the red rows' right, R, G of the blue rows' left; max(raw − 63, 0) / 957. LiteISPNet and MW-ISPNet.
  case liteISPNet
  /// The same planes; raw / 1020. PyNET.
  case pyNET
  /// R, G, G, B in reading order; raw / 4095. MobileIE.
  case mobileIE

  /// Row and column of each plane's site within a 2 × 2 cell.
  var sites: [(row: Int, column: Int)] {
    switch self {
    case .liteISPNet, .pyNET: [(1, 1), (0, 1), (0, 0), (1, 0)]
    case .mobileIE: [(0, 0), (0, 1), (1, 0), (1, 1)]
    }
  }

  /// Subtracted before scaling, in counts; what lies below becomes 0. Absent where nothing is subtracted or cut.
  var blackLevel: Float? { self == .liteISPNet ? 63 : nil }

  /// The count that becomes 1.
  var range: Float {
    switch self {
    case .liteISPNet: 957
    case .pyNET: 1020
    case .mobileIE: 4095
    }
  }

  /// The channel of each plane, 0 to 3 for R, G1, G2, B.
  package var channels: [Int] { sites.map { 2 * $0.row + $0.column } }

  /// What a network is given for some light, 0 being none and 1 as much as the sensor takes: normalized as the counts that
  /// the training's sensor would have delivered, of 10 bits, with its black level of 63 and 1 at 1020.
  package func normalized(light: Float) -> Float { normalized(count: min(max(63 + 957 * light, 0), 1023)) }

  private func normalized(count: Float) -> Float { (blackLevel.map { max(count - $0, 0) } ?? count) / range }

  /// An RGGB mosaic in counts, (N, H, W, 1) with H and W even → planes (N, H/2, W/2, 4).
  public func callAsFunction(_ mosaic: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = mosaic.imageShape
    precondition(
      shape.channels == 1 && shape.height.isMultiple(of: 2) && shape.width.isMultiple(of: 2),
      "mosaic \(mosaic.shape) is not (N, H, W, 1) with H and W even")
    let result = shape.with(height: shape.height / 2, width: shape.width / 2).with(channels: 4)
    let sites = sites
    return Tensor(rowsOf: result, on: workers) { row, output in
      let counts = mosaic.elements.span.extracting(2 * row * shape.width..<2 * (row + 1) * shape.width)
      for (plane, site) in sites.enumerated() {
        for x in 0..<result.width {
          output[4 * x + plane] = normalized(count: counts[site.row * shape.width + 2 * x + site.column])
        }
      }
    }
  }
}
