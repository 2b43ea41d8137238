import Foundation
import Imaging
import Metrics
import PictureCoding
import TestSupport

/// Figures of reference programs on six small pictures, in double precision (`Tests/Fixtures/metrics`).
struct ReferenceFixture: Decodable {
  /// A pair with its figures by scikit-image 0.26 and pyiqa 0.1.16.
  struct Pair: Decodable {
    let reference, distorted: String
    let psnr, ssim, lumaSSIM, msSSIM, deltaE: Double

    private enum CodingKeys: String, CodingKey {
      case reference, distorted
      case psnr = "psnr_rgb"
      case ssim = "ssim_skimage_gauss11_rgb"
      case lumaSSIM = "ssim_pyiqa_y_default"
      case msSSIM = "ms_ssim_pyiqa_y_default"
      case deltaE = "deltaE2000_mean"
    }
  }

  /// What pyiqa says of a picture by itself.
  struct Picture: Decodable {
    let niqe, studioNIQE: Double

    private enum CodingKeys: String, CodingKey {
      case niqe = "niqe_pyiqa_yiq"
      case studioNIQE = "niqe_pyiqa_ycbcr"
    }
  }

  /// LPIPS by lpips 0.1.4 with its own heads and trunks filled by the formula.
  struct LPIPS: Decodable {
    struct Trunk: Decodable {
      struct Pair: Decodable {
        let reference, distorted: String
        let lpips: Double
        let perLayer: [Double]
      }

      let pairs: [Pair]
    }

    let gain: Double
    /// By the names of the heads.
    let trunks: [String: Trunk]

    private enum CodingKeys: String, CodingKey {
      case gain, alex, vgg, squeeze
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      gain = try values.decode(Double.self, forKey: .gain)
      trunks = try [CodingKeys.alex, .vgg, .squeeze].reduce(into: [:]) { trunks, key in
        trunks[key.rawValue] = try values.decode(Trunk.self, forKey: key)
      }
    }
  }

  /// How far an implementation in the same precision may be off.
  struct Tolerances: Decodable {
    let psnr, ssim, lumaSSIM, msSSIM, deltaE: Double

    private enum CodingKeys: String, CodingKey {
      case psnr = "psnr_dB"
      case ssim = "ssim_skimage"
      case lumaSSIM = "ssim_pyiqa"
      case msSSIM = "ms_ssim_pyiqa"
      case deltaE = "deltaE2000_mean"
    }
  }

  let fullReference: [Pair]
  /// By the pictures' names.
  let noReference: [String: Picture]
  let lpips: LPIPS
  let tolerances: Tolerances

  private enum CodingKeys: String, CodingKey {
    case fullReference, noReference, tolerances
    case lpips = "lpips_formulaTrunk"
  }

  static let shared = Result {
    try JSONDecoder().decode(
      ReferenceFixture.self, from: try Data(contentsOf: Project.fixture("metrics/reference.json")))
  }

  /// One of the six pictures.
  static func picture(_ name: String) throws -> MetricImage {
    try MetricImage(color(name), name: name)
  }

  static func color(_ name: String) throws -> ColorImage {
    try PictureReader.read(Project.fixture("metrics/\(name).png"))
  }
}
