import Foundation
import Imaging
import Parallel

/// The planes of a picture that IL-NIQE looks at.
struct OpponentPlanes {
  /// Pixels a side that a picture is brought to, and of which whole blocks are taken.
  private static let side = 524
  /// Pixels a side of the whole blocks.
  static let blocksSide = 504

  /// Red, green, blue in [0, 255].
  let colors: [Plane]
  /// Two opponent colors and luma.
  let opponents: [Plane]

  private init(colors: [Plane], opponents: [Plane]) { (self.colors, self.opponents) = (colors, opponents) }

  init(_ picture: MetricImage, on workers: WorkerPool) {
    let target = ImageSize(width: Self.side, height: Self.side)
    let colors = (0..<3).map { channel in
      let values = picture.channel(channel).map { ($0 * 255).rounded(.toNearestOrEven) }
      return Plane(size: picture.size, values: values).resized(to: target, on: workers)
        .cropped(to: ImageSize(width: Self.blocksSide, height: Self.blocksSide)).map { min(max($0, 0), 255) }
    }
    let weights = [[0.3, 0.04, -0.35], [0.34, -0.6, 0.17], [0.06, 0.63, 0.27]]
    let opponents = weights.map { weights in
      let values = colors[0].values.indices.map { index in
        weights[0] * colors[0].values[index] + weights[1] * colors[1].values[index]
          + weights[2] * colors[2].values[index]
      }
      return Plane(size: colors[0].size, values: values)
    }
    self.init(colors: colors, opponents: opponents)
  }

  /// Every second value of every second row, after a blur.
  func halved(on workers: WorkerPool) -> OpponentPlanes {
    let weights = GaussianKernel.weights(side: 6, deviation: 0.9)
    func half(_ plane: Plane) -> Plane {
      let blurred = plane.padded(top: 2, left: 2, bottom: 3, right: 3, .nearest)
        .correlated(down: weights, across: weights, on: workers)
      let size = ImageSize(width: plane.size.width / 2, height: plane.size.height / 2)
      let values = (0..<size.area).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
        return blurred.values[2 * row * plane.size.width + 2 * column]
      }
      return Plane(size: size, values: values)
    }
    return OpponentPlanes(colors: colors.map(half), opponents: opponents.map(half))
  }

  /// Intensity, blue against yellow, and red against green of logarithms less their means.
  var logarithmic: [Plane] {
    let logarithms = colors.map { $0.centeredLogarithms }
    let redGreen = logarithms[0].combined(with: logarithms[1], +)
    return [
      redGreen.combined(with: logarithms[2]) { ($0 + $1) / 3.0.squareRoot() },
      redGreen.combined(with: logarithms[2]) { ($0 - 2 * $1) / 6.0.squareRoot() },
      logarithms[0].combined(with: logarithms[1]) { ($0 - $1) / 2.0.squareRoot() },
    ]
  }
}

extension Plane {
  /// The values' logarithms, less the mean of these.
  fileprivate var centeredLogarithms: Plane {
    let logarithms = map { log($0 + 1e-5) }
    let mean = logarithms.values.reduce(0, +) / Double(size.area)
    return logarithms.map { $0 - mean }
  }
}
