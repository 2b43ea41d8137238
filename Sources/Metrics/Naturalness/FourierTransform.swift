import Foundation
import Imaging
import Neural
import Parallel

/// The discrete Fourier transform of square planes of one size: products with the matrix of its waves.
struct FourierTransform {
  private let side: Int
  /// side × side; row f: the wave of frequency f.
  private let cosines, sines, negativeSines: [Double]

  init(side: Int) {
    let phases = (0..<side).map { 2 * .pi * Double($0) / Double(side) }
    let places = (0..<side).flatMap { frequency in (0..<side).map { frequency * $0 % side } }
    cosines = places.map { cos(phases[$0]) }
    sines = places.map { sin(phases[$0]) }
    negativeSines = places.map { -sin(phases[$0]) }
    self.side = side
  }

  /// The real and the imaginary part of a plane's spectrum, side × side each, zero frequency first.
  func spectrum(of plane: Plane, on workers: WorkerPool) -> [[Double]] {
    precondition(plane.size.width == side && plane.size.height == side, "a plane of \(side) × \(side)")
    return transformed([plane.values, [Double](repeating: 0, count: side * side)], negativeSines, sines, on: workers)
  }

  /// The real and the imaginary part of the plane that has a spectrum.
  func inverse(of spectrum: [[Double]], on workers: WorkerPool) -> [[Double]] {
    let scale = 1 / Double(side * side)
    return transformed(spectrum, sines, negativeSines, on: workers).map { part in part.map { $0 * scale } }
  }

  /// W · X · W, W being cosines + i · `sines`.
  private func transformed(
    _ x: [[Double]], _ sines: [Double], _ negativeSines: [Double], on workers: WorkerPool
  ) -> [[Double]] {
    let real = sum(x[0], cosines, x[1], negativeSines, on: workers)
    let imaginary = sum(x[1], cosines, x[0], sines, on: workers)
    return [
      sum(cosines, real, negativeSines, imaginary, on: workers), sum(cosines, imaginary, sines, real, on: workers),
    ]
  }

  /// A · B + C · D.
  private func sum(
    _ a: [Double], _ b: [Double], _ c: [Double], _ d: [Double], on workers: WorkerPool
  ) -> [Double] {
    let layout = MatrixLayout(stride: side)
    return [Double](rows: side, width: side, bandHeight: 84, on: workers) { band, output in
      let rows = band.lowerBound * side..<band.upperBound * side
      gemm(
        rows: band.count, columns: side, depth: side, a.span.extracting(rows), layout, b.span, layout, into: &output,
        cStride: side)
      gemm(
        rows: band.count, columns: side, depth: side, c.span.extracting(rows), layout, d.span, layout, into: &output,
        cStride: side, accumulating: true)
    }
  }
}
