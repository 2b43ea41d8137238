import Foundation

/// How numbers are laid along one side of a chart.
public struct Axis: Sendable, Hashable {
  public enum Scale: Sendable, Hashable {
    case linear
    /// Equal ratios are equally long.
    case logarithmic
  }

  public let caption: String
  public let scale: Scale
  /// The numbers at its two ends; positive where the scale is logarithmic.
  public let range: ClosedRange<Double>

  public init(_ caption: String, range: ClosedRange<Double>, scale: Scale = .linear) {
    precondition(range.lowerBound < range.upperBound && range.upperBound.isFinite, "an axis is of some length")
    precondition(scale == .linear || range.lowerBound > 0, "a logarithm is of a positive number")
    (self.caption, self.range, self.scale) = (caption, range, scale)
  }

  /// An axis that shows all of `values` that can be shown, and a share of its length beyond at both ends.
  ///
  /// - Parameter scale: logarithmic, unless given, if the values are positive and the largest is at least ten times the
  ///   smallest.
  public init(_ caption: String, covering values: [Double], scale: Scale? = nil, margin: Double = 0.05) {
    let values = values.filter { $0.isFinite && (scale != .logarithmic || $0 > 0) }
    let (least, most) = (values.min() ?? 1, values.max() ?? 1)
    let scale = scale ?? (least > 0 && most >= 10 * least ? .logarithmic : .linear)
    let (low, high) = (Axis.position(least, scale), Axis.position(most, scale))
    let beyond = high > low ? (high - low) * margin : max(abs(low) / 10, 1e-3)
    func value(_ position: Double) -> Double { scale == .linear ? position : pow(10, position) }
    self.init(
      caption,
      range: margin == 0 && high > low ? least...most : value(low - beyond)...value(high + beyond), scale: scale)
  }

  private static func position(_ value: Double, _ scale: Scale) -> Double {
    scale == .linear ? value : log10(value)
  }

  /// Where a number lies, from 0 at the lower end to 1 at the upper; nil if it lies nowhere on the scale.
  public func fraction(_ value: Double) -> Double? {
    guard value.isFinite, scale == .linear || value > 0 else { return nil }
    let (low, high) = (Axis.position(range.lowerBound, scale), Axis.position(range.upperBound, scale))
    return (Axis.position(value, scale) - low) / (high - low)
  }
}
