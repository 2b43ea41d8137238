import Foundation

extension BlurKernel {
  /// The circular low-pass of a cut-off frequency in radians a pixel, 0…π, cut off at the kernel's edge: it rings as
  /// sharpening and compression do (Wang et al., “Real-ESRGAN”, 2021, equation 6).
  package static func sinc(size: Int, cutOff: Double) -> BlurKernel {
    BlurKernel(size: size) { x, y in
      let radius = (x * x + y * y).squareRoot()
      return radius == 0 ? cutOff * cutOff / (4 * .pi) : cutOff * j1(cutOff * radius) / (2 * .pi * radius)
    }
  }
}
