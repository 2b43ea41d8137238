/// The values a number may take: `1...100`, `1...` or `...100`.
public protocol ValueRange<Value> {
  associatedtype Value
  var leastValue: Value? { get }
  var greatestValue: Value? { get }
}

extension ClosedRange: ValueRange {
  public var leastValue: Bound? { lowerBound }
  public var greatestValue: Bound? { upperBound }
}

extension PartialRangeFrom: ValueRange {
  public var leastValue: Bound? { lowerBound }
  public var greatestValue: Bound? { nil }
}

extension PartialRangeThrough: ValueRange {
  public var leastValue: Bound? { nil }
  public var greatestValue: Bound? { upperBound }
}

/// The range of a number that may take any value.
public struct Unlimited<Value>: ValueRange {
  public init() {}
  public var leastValue: Value? { nil }
  public var greatestValue: Value? { nil }
}

/// A range with its unit, as in “-10…10 stops” or “at least 1”; nil where any value will do.
package func describeRange(_ minimum: String?, _ maximum: String?, unit: String) -> String? {
  let range: String? =
    switch (minimum, maximum) {
    case (let minimum?, let maximum?): "\(minimum)…\(maximum)"
    case (let minimum?, nil): "at least \(minimum)"
    case (nil, let maximum?): "at most \(maximum)"
    case (nil, nil): nil
    }
  return range.map { unit.isEmpty ? $0 : "\($0) \(unit)" }
}
