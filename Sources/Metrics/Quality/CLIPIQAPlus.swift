import Foundation
import Neural
import Parallel

/// How CLIPIQA+ treats the places of pixels.
public protocol CLIPIQAVariant: Sendable {
  /// The name of the metric and its title.
  static var name: String { get }
  static var title: String { get }
  /// What is special about it, for its summary.
  static var remark: String { get }
  /// Whether pixels are told their places.
  static var isPositioned: Bool { get }
}

/// pyiqa's `clipiqa+`.
public enum PlacelessCLIP: CLIPIQAVariant {
  public static let (name, title, remark) = ("clipiqa-plus", "CLIPIQA+", "blind to places")
  public static let isPositioned = false
}

/// pyiqa's `clipiqa+_rn50_512`.
public enum PlacedCLIP: CLIPIQAVariant {
  public static let (name, title, remark) = ("clipiqa-plus-rn50-512", "CLIPIQA+ (RN50, 512)", "with their places")
  public static let isPositioned = true
}

/// How probable CLIP finds that a picture is good rather than bad, with learned prompts, as pyiqa computes it; in [0, 1].
///
/// J. Wang, K. C. K. Chan and C. C. Loy, “Exploring CLIP for assessing the look and feel of images”, AAAI 2023.
public struct CLIPIQAPlus<Variant: CLIPIQAVariant>: PictureMetric {
  public static var definition: MetricDefinition {
    MetricDefinition(
      name: Variant.name, title: Variant.title,
      summary: "Probability that a picture is good, by CLIP with learned prompts, pixels \(Variant.remark).",
      goal: .higher, subject: .picture, digits: 4, smallestSide: CLIPImageEncoder.smallestSide,
      weights: "CLIP's RN50 and the prompts that pyiqa learned (`diffraw import RN50 PROMPTS --as clipiqa-plus`)"
    ) { .picture(try CLIPIQAPlus(weights: $0)) }
  }

  private let pictures: CLIPImageEncoder
  private let prompts: CLIPPromptEncoder

  /// - Throws: `NeuralError` for a file of another content.
  public init(weights file: Safetensors) throws {
    pictures = try CLIPImageEncoder(weights: file)
    prompts = try CLIPPromptEncoder(weights: file, on: WorkerPool(count: 1))
  }

  public func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
    let feature = pictures(CLIPImageEncoder.input(picture), isPositioned: Variant.isPositioned, on: workers)
    return prompts.probabilityOfGood(feature.elements)
  }
}

extension CLIPPromptEncoder {
  /// How probable it is that a picture of this feature is good: softmax over the two prompts of scale · cosine.
  package func probabilityOfGood(_ feature: [Float]) -> Double {
    1 / (1 + exp(scale * (Self.cosine(feature, bad) - Self.cosine(feature, good))))
  }

  private static func cosine(_ first: [Float], _ second: [Float]) -> Double {
    func product(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    return product(first, second) / (product(first, first) * product(second, second)).squareRoot()
  }
}
