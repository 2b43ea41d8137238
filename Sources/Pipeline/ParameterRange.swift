/// The values a numeric parameter may take: `1...100`, `1...` or `...100`.
public protocol ParameterRange<Value> {
  associatedtype Value
  var parameterMinimum: Value? { get }
  var parameterMaximum: Value? { get }
}

extension ClosedRange: ParameterRange {
  public var parameterMinimum: Bound? { lowerBound }
  public var parameterMaximum: Bound? { upperBound }
}

extension PartialRangeFrom: ParameterRange {
  public var parameterMinimum: Bound? { lowerBound }
  public var parameterMaximum: Bound? { nil }
}

extension PartialRangeThrough: ParameterRange {
  public var parameterMinimum: Bound? { nil }
  public var parameterMaximum: Bound? { upperBound }
}

/// The range of a parameter that may take any value.
public struct Unlimited<Value>: ParameterRange {
  public init() {}
  public var parameterMinimum: Value? { nil }
  public var parameterMaximum: Value? { nil }
}
