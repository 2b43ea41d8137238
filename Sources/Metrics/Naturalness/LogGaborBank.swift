import Foundation
import Imaging
import Parallel

/// Filters of three wavelengths and four directions, each a Gaussian of the frequency's logarithm and of its angle.
///
/// Field, “Relations between the statistics of natural images and the response properties of cortical cells”, J. Opt. Soc.
/// Am. A 4, 1987.
struct LogGaborBank {
  private static let (wavelengths, directions) = (3, 4)

  private let transform: FourierTransform
  /// For each wavelength side × side, zero frequency first.
  private let radial: [[Double]]
  /// The same for each direction.
  private let angular: [[Double]]

  /// - Parameter shortestWave: the first wavelength, in pixels.
  init(side: Int, shortestWave: Double) {
    let frequencies = (0..<side).map { Double($0 < (side + 1) / 2 ? $0 : $0 - side) / Double(side) }
    func plane(_ value: (_ x: Double, _ y: Double) -> Double) -> [Double] {
      frequencies.flatMap { y in frequencies.map { x in value(x, y) } }
    }
    radial = (0..<Self.wavelengths).map { index in
      let wavelength = shortestWave * pow(1.31, Double(index))
      return plane { x, y in
        guard x != 0 || y != 0 else { return 0 }
        return exp(-pow(log((x * x + y * y).squareRoot() * wavelength) / log(0.55), 2) / 2)
      }
    }
    let deviation = .pi / Double(Self.directions) / 1.10
    angular = (0..<Self.directions).map { index in
      let direction = .pi * Double(index) / Double(Self.directions)
      return plane { x, y in
        let turned = abs(atan2(-y, x) - direction)
        return exp(-pow(min(turned, 2 * .pi - turned) / deviation, 2) / 2)
      }
    }
    transform = FourierTransform(side: side)
  }

  /// The real and the imaginary response of each filter, direction by direction, one wavelength after the other.
  func forEachResponse(to plane: Plane, on workers: WorkerPool, _ body: (Plane) -> Void) {
    let spectrum = transform.spectrum(of: plane, on: workers)
    for radial in radial {
      for angular in angular {
        let filtered = spectrum.map { part in
          part.indices.map { part[$0] * (radial[$0] * angular[$0]) }
        }
        for part in transform.inverse(of: filtered, on: workers) { body(Plane(size: plane.size, values: part)) }
      }
    }
  }
}
