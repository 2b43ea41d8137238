import Neural
import Parallel

/// A dense flow without a network: iterated least squares in windows, from coarse to fine (B. Lucas, T. Kanade, “An
/// iterative image registration technique”, IJCAI 1981; J.-Y. Bouguet's pyramid, 2000).
///
/// Brightness and contrast are taken out first, place by place, so that the pictures may come from different cameras. The
/// flow is smooth: it follows lenses, viewpoints and slow warps, and not the outlines of things that move.
public struct ClassicFlow: Sendable {
  /// Halvings of the size end above this, in pixels.
  private static let coarsestSide = 24
  /// Corrections of the flow at each size.
  private static let corrections = 6
  /// From the middle to the edge of the windows, in pixels: of normalization, of the least squares, and of smoothing.
  private static let (normalRadius, windowRadius, smoothRadius) = (10, 7, 3)
  /// Standard deviation below which nothing is made of a place's contrast, on the scale of [0, 1].
  private static let leastDeviation: Float = 0.01
  /// What is added to squared slopes, so that flat places take the flow of their surroundings.
  private static let damping: Float = 0.002

  public init() {}

  /// The flow from `first` to `second`: what is at (x, y) in the first is at (x + u, y + v) in the second.
  /// - Parameters:
  ///   - first: (1, H, W, 3), RGB in [0, 1].
  ///   - second: the same.
  /// - Returns: (1, H, W, 2) of (u, v) in pixels; the same for any number of workers.
  public func callAsFunction(from first: Tensor, to second: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = first.imageShape
    precondition(shape.channels == 3 && second.shape == first.shape, "\(first.shape), \(second.shape): no pair of RGB")
    var pyramids = [[Plane(lumaOf: first, on: workers)], [Plane(lumaOf: second, on: workers)]]
    while let last = pyramids[0].last, min(last.width, last.height) / 2 >= Self.coarsestSide {
      for index in 0..<2 { pyramids[index].append(pyramids[index][pyramids[index].count - 1].halved(on: workers)) }
    }
    var flow: (u: Plane, v: Plane)?
    for (first, second) in zip(pyramids[0], pyramids[1]).reversed() {
      let start = flow.map { flow in
        (flow.u.doubled(to: first, on: workers), flow.v.doubled(to: first, on: workers))
      }
      flow = refined(
        start ?? (Plane(like: first, on: workers) { _, _ in 0 }, Plane(like: first, on: workers) { _, _ in 0 }),
        normalized(first, on: workers), normalized(second, on: workers), on: workers)
    }
    guard let (u, v) = flow else { preconditionFailure("a pyramid has a level") }
    return Tensor(
      shape: [1, shape.height, shape.width, 2],
      elements: u.values.indices.flatMap { [u.values[$0], v.values[$0]] })
  }

  /// Values less their mean nearby, in standard deviations.
  private func normalized(_ plane: Plane, on workers: WorkerPool) -> Plane {
    let mean = plane.blurred(Self.normalRadius, on: workers)
    let centered = Plane(like: plane, on: workers) { plane[$0, $1] - mean[$0, $1] }
    let variance = Plane(like: plane, on: workers) { centered[$0, $1] * centered[$0, $1] }
      .blurred(Self.normalRadius, on: workers)
    return Plane(like: plane, on: workers) { x, y in
      centered[x, y] / (variance[x, y].squareRoot() + Self.leastDeviation)
    }
  }

  private func refined(
    _ start: (u: Plane, v: Plane), _ first: Plane, _ second: Plane, on workers: WorkerPool
  ) -> (u: Plane, v: Plane) {
    var (u, v) = start
    for _ in 0..<Self.corrections {
      let (fixedU, fixedV) = (u, v)
      let warped = Plane(like: first, on: workers) { x, y in
        second.sample(Float(x) + fixedU[x, y], Float(y) + fixedV[x, y])
      }
      let across = Plane(like: first, on: workers) { x, y in
        (warped[x + 1, y] - warped[x - 1, y] + first[x + 1, y] - first[x - 1, y]) / 4
      }
      let down = Plane(like: first, on: workers) { x, y in
        (warped[x, y + 1] - warped[x, y - 1] + first[x, y + 1] - first[x, y - 1]) / 4
      }
      func product(_ a: Plane, _ b: Plane) -> Plane {
        Plane(like: first, on: workers) { a[$0, $1] * b[$0, $1] }.blurred(Self.windowRadius, on: workers)
      }
      let change = Plane(like: first, on: workers) { warped[$0, $1] - first[$0, $1] }
      let (xx, xy, yy) = (product(across, across), product(across, down), product(down, down))
      let (xt, yt) = (product(across, change), product(down, change))
      func corrected(_ flow: Plane, _ step: @escaping @Sendable (Int, Int) -> Float) -> Plane {
        Plane(like: first, on: workers) { x, y in flow[x, y] + min(max(step(x, y), -1), 1) }
          .blurred(Self.smoothRadius, on: workers)
      }
      @Sendable func determinant(_ x: Int, _ y: Int) -> Float {
        (xx[x, y] + Self.damping) * (yy[x, y] + Self.damping) - xy[x, y] * xy[x, y]
      }
      u = corrected(u) { x, y in
        (xy[x, y] * yt[x, y] - (yy[x, y] + Self.damping) * xt[x, y]) / determinant(x, y)
      }
      v = corrected(v) { x, y in
        (xy[x, y] * xt[x, y] - (xx[x, y] + Self.damping) * yt[x, y]) / determinant(x, y)
      }
    }
    return (u, v)
  }
}

/// One number a pixel; beyond the edge it is that of the nearest pixel.
private struct Plane: Sendable {
  let width, height: Int
  /// height × width.
  let values: [Float]

  init(width: Int, height: Int, on workers: WorkerPool, _ value: @Sendable (_ x: Int, _ y: Int) -> Float) {
    (self.width, self.height) = (width, height)
    values = [Float](rows: height, width: width, bandHeight: 16, on: workers) { band, rows in
      for y in band {
        for x in 0..<width { rows[(y - band.lowerBound) * width + x] = value(x, y) }
      }
    }
  }

  init(like other: Plane, on workers: WorkerPool, _ value: @Sendable (_ x: Int, _ y: Int) -> Float) {
    self.init(width: other.width, height: other.height, on: workers, value)
  }

  /// Luma of BT.601.
  init(lumaOf picture: Tensor, on workers: WorkerPool) {
    let shape = picture.imageShape
    self.init(width: shape.width, height: shape.height, on: workers) { x, y in
      let pixel = (y * shape.width + x) * 3
      return 0.299 * picture.elements[pixel] + 0.587 * picture.elements[pixel + 1] + 0.114 * picture.elements[pixel + 2]
    }
  }

  subscript(x: Int, y: Int) -> Float {
    values[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
  }

  /// The bilinear value at a place.
  func sample(_ x: Float, _ y: Float) -> Float {
    let (x, y) = (min(max(x, 0), Float(width - 1)), min(max(y, 0), Float(height - 1)))
    let (left, top) = (Int(x), Int(y))
    let (right, below) = (x - Float(left), y - Float(top))
    return (self[left, top] * (1 - right) + self[left + 1, top] * right) * (1 - below)
      + (self[left, top + 1] * (1 - right) + self[left + 1, top + 1] * right) * below
  }

  /// Means over squares of 2 × radius + 1 pixels a side.
  func blurred(_ radius: Int, on workers: WorkerPool) -> Plane {
    let share = 1 / Float(2 * radius + 1)
    let across = Plane(like: self, on: workers) { x, y in
      var sum: Float = 0
      for offset in -radius...radius { sum += self[x + offset, y] }
      return sum * share
    }
    return Plane(like: self, on: workers) { x, y in
      var sum: Float = 0
      for offset in -radius...radius { sum += across[x, y + offset] }
      return sum * share
    }
  }

  /// Means of 2 × 2 pixels.
  func halved(on workers: WorkerPool) -> Plane {
    Plane(width: (width + 1) / 2, height: (height + 1) / 2, on: workers) { x, y in
      (self[2 * x, 2 * y] + self[2 * x + 1, 2 * y] + self[2 * x, 2 * y + 1] + self[2 * x + 1, 2 * y + 1]) / 4
    }
  }

  /// A flow's component for a picture of twice the size.
  func doubled(to other: Plane, on workers: WorkerPool) -> Plane {
    Plane(like: other, on: workers) { x, y in 2 * sample((Float(x) - 0.5) / 2, (Float(y) - 0.5) / 2) }
  }
}
