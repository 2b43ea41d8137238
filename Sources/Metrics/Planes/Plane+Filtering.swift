import Imaging
import Parallel

extension Plane {
  /// What stands beyond the edges.
  enum Border {
    case zero
    /// The nearest value.
    case nearest
  }

  /// Rows that the workers take at a time.
  private static let band = 16

  /// The plane with so many rows and columns more at each side.
  func padded(top: Int, left: Int, bottom: Int, right: Int, _ border: Border) -> Plane {
    let padded = ImageSize(width: size.width + left + right, height: size.height + top + bottom)
    var result: [Double] = []
    result.reserveCapacity(padded.area)
    for y in -top..<size.height + bottom {
      guard border == .nearest || (0..<size.height).contains(y) else {
        result += repeatElement(0, count: padded.width)
        continue
      }
      let line = row(min(max(y, 0), size.height - 1))
      result += repeatElement(border == .zero ? 0 : values[line.lowerBound], count: left)
      result += values[line]
      result += repeatElement(border == .zero ? 0 : values[line.upperBound - 1], count: right)
    }
    return Plane(size: padded, values: result)
  }

  /// The weighted sums under a window at every place where it lies within the plane.
  ///
  /// - Parameter window: its rows.
  func correlated(_ window: [[Double]], on workers: WorkerPool) -> Plane {
    let taps = window.first?.count ?? 0
    return lines(height: size.height - window.count + 1, width: size.width - taps + 1, on: workers) { row, sums in
      for (index, weights) in window.enumerated() {
        sums.add(values.span.extracting(self.row(row + index)), weights: weights)
      }
    }
  }

  /// The same for a window whose rows are multiples of one another: weights down and weights across.
  func correlated(down: [Double], across: [Double], on workers: WorkerPool) -> Plane {
    lines(height: size.height - down.count + 1, width: size.width - across.count + 1, on: workers) { row, sums in
      var columns = [Double](repeating: 0, count: size.width)
      for (index, weight) in down.enumerated() {
        let line = values.span.extracting(self.row(row + index))
        columns.add(size.width) { weight * line[$0] }
      }
      sums.add(columns.span, weights: across)
    }
  }

  /// (x − μ) / (σ + 1), μ and σ being mean and standard deviation under a window of odd sides around each place.
  func normalized(by window: [[Double]], on workers: WorkerPool) -> Plane {
    let radius = window.count / 2
    let wide = padded(top: radius, left: radius, bottom: radius, right: radius, .nearest)
    let means = wide.correlated(window, on: workers)
    let squares = wide.map { $0 * $0 }.correlated(window, on: workers)
    let values = values.indices.map { index in
      let mean = means.values[index]
      return (self.values[index] - mean) / (abs(squares.values[index] - mean * mean).squareRoot() + 1)
    }
    return Plane(size: size, values: values)
  }

  /// A plane each row of which starts as zeros that `fill` adds to.
  private func lines(
    height: Int, width: Int, on workers: WorkerPool, _ fill: @Sendable (Int, inout [Double]) -> Void
  ) -> Plane {
    let values = [Double](rows: height, width: width, bandHeight: Self.band, on: workers) { band, output in
      for row in band {
        var line = [Double](repeating: 0, count: width)
        fill(row, &line)
        let first = (row - band.lowerBound) * width
        for column in 0..<width { output[first + column] = line[column] }
      }
    }
    return Plane(size: ImageSize(width: width, height: height), values: values)
  }
}

extension [Double] {
  /// Adds to each element the weighted values from its place on.
  fileprivate mutating func add(_ values: Span<Double>, weights: [Double]) {
    let count = count
    for (tap, weight) in weights.enumerated() {
      let neighbors = values.extracting(tap..<tap + count)
      add(count) { weight * neighbors[$0] }
    }
  }
}
