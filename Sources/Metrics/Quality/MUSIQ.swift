import Neural
import Parallel

/// The pictures that a network was trained on to say how good one is.
public protocol QualityTraining: Sendable {
  /// The name of the metric and its title.
  static var name: String { get }
  static var title: String { get }
  /// What the pictures were.
  static var pictures: String { get }
}

/// KonIQ-10k: H. Lin, V. Hosu and D. Saupe, 2020.
public enum KonIQ: QualityTraining {
  public static let (name, title, pictures) = ("musiq", "MUSIQ", "KonIQ-10k")
}

/// SPAQ, of phones: Y. Fang et al., CVPR 2020.
public enum SPAQ: QualityTraining {
  public static let (name, title, pictures) = ("musiq-spaq", "MUSIQ (SPAQ)", "SPAQ")
}

/// How good viewers would find a picture, by a transformer over patches of three scales, as pyiqa computes it; of KonIQ and
/// SPAQ up to about 100.
public struct MUSIQ<Training: QualityTraining>: PictureMetric {
  public static var definition: MetricDefinition {
    MetricDefinition(
      name: Training.name, title: Training.title,
      summary: "Opinion score that MUSIQ predicts, trained on \(Training.pictures).", goal: .higher, subject: .picture,
      digits: 2, smallestSide: 1,
      weights: "pyiqa's MUSIQ, trained on \(Training.pictures) (`diffraw import --as musiq`)"
    ) { .picture(try MUSIQ(weights: $0)) }
  }

  private let network: MUSIQNetwork

  /// - Throws: `NeuralError` for a file of another content.
  public init(weights file: Safetensors) throws { network = try MUSIQNetwork(weights: file) }

  public func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
    Double(network(picture.tensor { value, _ in value }, on: workers))
  }
}
