import CKernels
import Foundation
import Imaging
import Parallel

/// Adaptive homogeneity-directed demosaicing of a mosaic (Hirakawa and Parks 2005), with LibRaw's results.
///
/// Colors are interpolated along rows and along columns, and each pixel takes the direction in which more of its
/// neighborhood looks alike in CIELAB. Balance, interpolation and choice pass over a band row by row; only the rows that
/// are still needed are kept. Values are whole numbers of 16 bits. On x86-64 they are those of LibRaw's AHD to the last
/// bit; elsewhere LibRaw itself may be compiled to round otherwise. All pointers to the kernels' memory live in this file.
@safe struct AdaptiveHomogeneity {
  private let mosaic: PreparedMosaic
  /// What samples of red, green, blue are multiplied by.
  private let gains: [Float]
  /// From balanced colors to linear sRGB, 3 × 3, row by row.
  private let cameraToSRGB: [Float]
  /// From balanced colors to CIE XYZ as shares of the white, 3 × 3, row by row.
  private let cameraToXYZ: [Float]
  private let bandHeight: Int
  private nonisolated(unsafe) let kernels: UnsafePointer<dr_kernels>

  /// How many instruction sets with kernels this processor has.
  static let instructionSetCount = {
    var count = 0
    while unsafe dr_kernels_at(Int32(count)) != nil { count += 1 }
    return count
  }()

  /// Rows that a worker demosaics at a time, and about ten above and below them once more.
  static let bandHeight = 128

  /// - Parameters:
  ///   - mosaic: at least `PreparedMosaic.leastSide` on each side.
  ///   - multipliers: of red, green, blue; positive.
  ///   - cameraToSRGB: 3 × 3, row by row.
  ///   - instructionSet: the place of the kernels' instruction set among those that the processor has, best first.
  ///   - bandHeight: rows of a band; results do not depend on it.
  init(
    _ mosaic: PreparedMosaic, multipliers: [Float], cameraToSRGB: [Float], instructionSet: Int = 0,
    bandHeight: Int = Self.bandHeight
  ) {
    precondition(mosaic.size.width >= PreparedMosaic.leastSide && mosaic.size.height >= PreparedMosaic.leastSide)
    guard let kernels = unsafe dr_kernels_at(Int32(instructionSet)) else {
      preconditionFailure("the processor has no instruction set of number \(instructionSet)")
    }
    unsafe self.kernels = kernels
    self.mosaic = mosaic
    self.cameraToSRGB = cameraToSRGB
    self.bandHeight = bandHeight
    let least = Double(multipliers.min() ?? 1)
    gains = multipliers.map { Float(Double(Float(Double($0) / least)) * 65535 / Double(mosaic.maximum)) }
    cameraToXYZ = (0..<9).map { place in
      let (row, column) = (place / 3, place % 3)
      return (0..<3).reduce(0) { sum, inner in
        let term = Self.sRGBToXYZ[row * 3 + inner] * Double(cameraToSRGB[inner * 3 + column])
        return Float(Double(sum) + term / Double(Self.white[row]))
      }
    }
  }

  /// Linear sRGB to CIE XYZ, and XYZ of its white D65, with LibRaw's digits.
  private static let sRGBToXYZ = [
    0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041,
  ]
  private static let white: [Float] = [0.95047, 1, 1.08883]

  /// CIELAB's cube root, straight near black, at each 16-bit value.
  private static let cubeRoots = (0..<65536).map { index -> Float in
    let share = Float(Double(index) / 65535)
    return Double(share) > 0.008856 ? pow(share, 1 / 3) : 7.787 * share + 16 / 116
  }

  /// The picture, cropped to `size`: three values a pixel, sRGB-encoded, in [0, 1].
  func encodedPicture(of size: ImageSize, workers: WorkerPool) -> [Float] {
    let m = cameraToSRGB
    return unsafe SRGBCurve.sixteenBit.withUnsafeBufferPointer { curve in
      guard let curve = curve.baseAddress else { preconditionFailure("a curve has values") }
      nonisolated(unsafe) let shared = unsafe curve
      return unsafe picture(of: size, workers: workers) { colors, stride, target in
        var row = unsafe dr_encoded_row(
          colors: colors, stride: stride, width: size.width,
          matrix: (m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]), curve: shared)
        unsafe kernels.pointee.encode_row(&row, target)
      }
    }
  }

  /// The picture, cropped to `size`: three values a pixel, mapped and sRGB-encoded, unbounded.
  func encodedPicture(of size: ImageSize, mapping: LightMapping, workers: WorkerPool) -> [Float] {
    unsafe picture(of: size, workers: workers) { colors, stride, target in
      for column in 0..<size.width {
        let encoded = unsafe mapping.encoded(colors[column], colors[stride + column], colors[2 * stride + column])
        for channel in 0..<3 { unsafe target[column * 3 + channel] = encoded[channel] }
      }
    }
  }

  /// Demosaics band by band, and has `finish` make three values a pixel of each row's colors, which are red, green and
  /// blue `stride` values apart.
  private func picture(
    of size: ImageSize, workers: WorkerPool,
    finish: @Sendable (_ colors: UnsafePointer<UInt16>, _ stride: Int, _ target: UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    let mosaicSize = mosaic.size
    precondition(size.width <= mosaicSize.width && size.height <= mosaicSize.height, "a picture is no larger")
    let (red, g, c) = (mosaic.pattern.redOffset, gains, cameraToXYZ)
    return unsafe mosaic.samples.withUnsafeBufferPointer { samples in
      unsafe Self.cubeRoots.withUnsafeBufferPointer { roots in
        guard let samples = samples.baseAddress, let roots = roots.baseAddress else {
          preconditionFailure("a mosaic has samples, a table values")
        }
        nonisolated(unsafe) let shared = unsafe (samples: samples, roots: roots)
        return [Float](rows: size.height, width: size.width * 3, bandHeight: bandHeight, on: workers) { band, target in
          let stride = Self.stride(mosaicSize.width)
          let scratchCount = unsafe kernels.pointee.homogeneity_scratch(mosaicSize.width)
          var memory = [UInt16](repeating: 0, count: scratchCount + 3 * stride)
          unsafe memory.withUnsafeMutableBufferPointer { memory in
            unsafe target.withUnsafeMutableBufferPointer { target in
              guard let scratch = memory.baseAddress, let target = target.baseAddress else { return }
              let colors = unsafe scratch + scratchCount
              var state = unsafe dr_homogeneity(
                samples: shared.samples, width: mosaicSize.width, height: mosaicSize.height, red_row: red.row,
                red_column: red.column, gains: (g[0], g[1], g[2]),
                xyz: (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]), cube_roots: shared.roots,
                first: band.lowerBound, row: band.lowerBound, balanced: band.lowerBound - Int(DR_HOMOGENEITY_EDGE),
                scratch: scratch)
              for row in 0..<band.count {
                unsafe kernels.pointee.demosaic_row(&state, colors, stride)
                unsafe finish(colors, stride, target + row * size.width * 3)
              }
            }
          }
        }
      }
    }
  }

  /// Values from one color of a row to the next, for a mosaic of some width.
  private static func stride(_ width: Int) -> Int { (width + 63) / 64 * 64 }

  /// Memory that demosaicing a mosaic of some width takes a worker, in bytes.
  static func workingBytes(width: Int) -> Int {
    guard let kernels = unsafe dr_kernels_at(0) else { preconditionFailure("every processor has kernels") }
    return unsafe (kernels.pointee.homogeneity_scratch(width) + 3 * stride(width)) * 2
  }
}
