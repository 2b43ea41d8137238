import Imaging
import Parallel

extension Plane {
  /// The plane at another size, by the bicubic interpolation of MATLAB's `imresize`: a = −0.5, widened when the plane
  /// gets smaller, with the plane mirrored beyond its edges.
  func resized(to target: ImageSize, on workers: WorkerPool) -> Plane {
    let (rows, columns) = (
      BicubicTaps(from: size.height, to: target.height), BicubicTaps(from: size.width, to: target.width)
    )
    let values = [Double](rows: target.height, width: target.width, bandHeight: 16, on: workers) { band, output in
      for row in band {
        var line = [Double](repeating: 0, count: size.width)
        for (index, weight) in rows[row] {
          let source = self.values.span.extracting(self.row(index))
          line.add(size.width) { weight * source[$0] }
        }
        let first = (row - band.lowerBound) * target.width
        for column in 0..<target.width {
          var sum = 0.0
          for (index, weight) in columns[column] { sum += weight * line[index] }
          output[first + column] = sum
        }
      }
    }
    return Plane(size: target, values: values)
  }
}

/// Which values along a side make each value of the resized side, and with what weights.
private struct BicubicTaps {
  private let taps: [[(index: Int, weight: Double)]]

  subscript(place: Int) -> [(index: Int, weight: Double)] { taps[place] }

  init(from count: Int, to target: Int) {
    let scale = Double(target) / Double(count)
    let shrinking = min(scale, 1)
    let reach = 2 / shrinking
    taps = (0..<target).map { place in
      let center = (Double(place) + 0.5) / scale - 0.5
      let first = Int((center - reach).rounded(.down))
      let weights = (first...first + Int((2 * reach).rounded(.up)) + 1).map { index in
        (Self.mirrored(index, count), Self.cubic(shrinking * (center - Double(index))))
      }
      let sum = weights.reduce(0) { $0 + $1.1 }
      return weights.filter { $0.1 != 0 }.map { ($0.0, $0.1 / sum) }
    }
  }

  /// … 1 0 | 0 1 … n−1 | n−1 n−2 …
  private static func mirrored(_ index: Int, _ count: Int) -> Int {
    let place = (index % (2 * count) + 2 * count) % (2 * count)
    return place < count ? place : 2 * count - 1 - place
  }

  private static func cubic(_ distance: Double) -> Double {
    let x = abs(distance)
    if x <= 1 { return (1.5 * x - 2.5) * x * x + 1 }
    return x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
  }
}
