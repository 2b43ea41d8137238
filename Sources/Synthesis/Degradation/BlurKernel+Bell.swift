import Foundation

extension BlurKernel {
  /// How the weight of a bell falls with q, the squared distance from the center in standard deviations
  /// (Wang et al., “Real-ESRGAN”, 2021, section 3.1, after Liu et al., “Estimating generalized Gaussian blur kernels for
  /// out-of-focus image deblurring”, 2020).
  package enum Profile: Sendable, Hashable {
    /// e^(-q / 2).
    case gaussian
    /// e^(-q^β / 2).
    case generalized(exponent: Double)
    /// 1 / (1 + q^β).
    case plateau(exponent: Double)

    func weight(_ q: Double) -> Double {
      switch self {
      case .gaussian: exp(-q / 2)
      case .generalized(let exponent): exp(-pow(q, exponent) / 2)
      case .plateau(let exponent): 1 / (1 + pow(q, exponent))
      }
    }
  }

  /// A bell with standard deviations along two axes, in pixels, the first turned by `rotation` radians from the
  /// right downward.
  package static func bell(
    _ profile: Profile, size: Int, sigmas: (Double, Double), rotation: Double = 0
  ) -> BlurKernel {
    if profile == .gaussian, sigmas.0 == sigmas.1 { return .gaussian(size: size, sigma: sigmas.0) }
    let (cosine, sine) = (cos(rotation), sin(rotation))
    return BlurKernel(size: size) { x, y in
      let along = (x * cosine + y * sine) / sigmas.0
      let across = (y * cosine - x * sine) / sigmas.1
      return profile.weight(along * along + across * across)
    }
  }
}
