import Foundation
import Imaging
import Neural

/// What a metric is, for tables, help and whoever makes one by its name.
public struct MetricDefinition: Sendable {
  /// Which figures are good ones.
  public enum Goal: String, Sendable, Codable {
    case higher, lower
    /// As near to 1 as possible.
    case one
  }

  /// What a figure is of.
  public enum Subject: String, Sendable, Codable {
    /// An output and its target.
    case pair
    /// A picture by itself.
    case picture
    /// A set of outputs and one of targets.
    case set
  }

  /// Kebab-case, as users write it; never changed.
  public let name: String
  /// For the head of a table, with its unit.
  public let title: String
  /// A sentence.
  public let summary: String
  public let goal: Goal
  public let subject: Subject
  /// Digits after the point that mean something.
  public let digits: Int
  /// The smallest side of a picture, in pixels.
  public let smallestSide: Int
  /// What the user's file of weights holds; nil if none is needed.
  public let weights: String?
  private let construct: @Sendable (Safetensors?) throws -> Metric

  /// A metric that needs no file.
  package init(
    name: String, title: String, summary: String, goal: Goal, subject: Subject = .pair, digits: Int,
    smallestSide: Int = 1,
    _ construct: @escaping @Sendable () throws -> Metric
  ) {
    (self.name, self.title, self.summary) = (name, title, summary)
    (self.goal, self.subject, self.digits, self.smallestSide) = (goal, subject, digits, smallestSide)
    weights = nil
    self.construct = { _ in try construct() }
  }

  /// A metric that needs a file of weights which does not come with the program.
  init(
    name: String, title: String, summary: String, goal: Goal, subject: Subject = .pair, digits: Int,
    smallestSide: Int, weights: String,
    _ construct: @escaping @Sendable (Safetensors) throws -> Metric
  ) {
    (self.name, self.title, self.summary) = (name, title, summary)
    (self.goal, self.subject, self.digits, self.smallestSide) = (goal, subject, digits, smallestSide)
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
  public func make(weights file: URL?) throws -> Metric {
    precondition(file == nil || weights != nil, "\(name) takes no weights")
    return try construct(file.map { try Safetensors(contentsOf: $0) })
  }

  /// - Throws: `MetricsError`: `tooSmall` for a picture that is smaller than what the metric looks at.
  func check(_ size: ImageSize) throws(MetricsError) {
    guard min(size.width, size.height) < smallestSide else { return }
    throw MetricsError(
      .tooSmall, subject: name, problem: "a picture of \(size) pixels is smaller than its window of \(smallestSide)",
      remedy: "compare larger pictures")
  }
}
