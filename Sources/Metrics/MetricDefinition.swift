import Foundation
import Neural

/// What a metric is, for tables, help and whoever makes one by its name.
public struct MetricDefinition: Sendable {
  /// Which figures are good ones.
  public enum Goal: String, Sendable, Codable {
    case higher, lower
    /// As near to 1 as possible.
    case one
  }

  /// Kebab-case, as users write it; never changed.
  public let name: String
  /// For the head of a table, with its unit.
  public let title: String
  /// A sentence.
  public let summary: String
  public let goal: Goal
  /// Digits after the point that mean something.
  public let digits: Int
  /// The smallest side of a picture, in pixels.
  public let smallestSide: Int
  /// What the user's file of weights holds; nil if none is needed.
  public let weights: String?
  private let construct: @Sendable (Safetensors?) throws -> any PairMetric

  /// A metric that needs no file.
  init(
    name: String, title: String, summary: String, goal: Goal, digits: Int, smallestSide: Int = 1,
    _ construct: @escaping @Sendable () -> any PairMetric
  ) {
    (self.name, self.title, self.summary) = (name, title, summary)
    (self.goal, self.digits, self.smallestSide) = (goal, digits, smallestSide)
    weights = nil
    self.construct = { _ in construct() }
  }

  /// A metric that needs a file of weights which does not come with the program.
  init(
    name: String, title: String, summary: String, goal: Goal, digits: Int, smallestSide: Int, weights: String,
    _ construct: @escaping @Sendable (Safetensors) throws -> any PairMetric
  ) {
    (self.name, self.title, self.summary) = (name, title, summary)
    (self.goal, self.digits, self.smallestSide) = (goal, digits, smallestSide)
    self.weights = weights
    self.construct = { file in
      guard let file else {
        throw MetricsError(
          .missingWeights, subject: name, problem: "it needs a file of weights that does not come with the program",
          remedy: "give a safetensors file with \(weights)")
      }
      return try construct(file)
    }
  }

  /// Makes the metric.
  ///
  /// - Parameter weights: the file that `self.weights` describes; nil if it is nil.
  /// - Throws: `MetricsError`: `missingWeights`, `missingResource`; `NeuralError` for a file of another content.
  public func make(weights file: URL?) throws -> any PairMetric {
    precondition(file == nil || weights != nil, "\(name) takes no weights")
    return try construct(file.map { try Safetensors(contentsOf: $0) })
  }
}
