import Foundation

extension Axis {
  /// A number that stands beside an axis.
  public struct Tick: Sendable, Hashable {
    public let value: Double
    public let label: String
  }

  /// Round numbers to stand beside the axis, at most `most` of them (at least 3).
  public func ticks(most: Int) -> [Tick] {
    precondition(most >= 3, "an axis has a few ticks")
    return (scale == .logarithmic ? logarithmicTicks(most: most) : nil) ?? linearTicks(most: most)
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private func linearTicks(most: Int) -> [Tick] {
    let span = range.upperBound - range.lowerBound
    var power = floor(log10(span)) - 1 - log10(Double(most)).rounded(.up)
    while true {
      for digit in [1.0, 2, 5] {
        let step = power < 0 ? digit / pow(10, -power) : digit * pow(10, power)
        // A quotient may miss the whole number that it is by its rounding.
        let (first, last) = (ceil(range.lowerBound / step - 1e-9), floor(range.upperBound / step + 1e-9))
        guard last - first + 1 <= Double(most) else { continue }
        return stride(from: first, through: last, by: 1).compactMap { number in
          let value = power < 0 ? number * digit / pow(10, -power) : number * step
          guard range.contains(value) else { return nil }
          return Tick(
            value: value, label: Axis.label(value, digits: -Int(power), beside: max(abs(first), abs(last)) * step))
        }
      }
      power += 1
    }
  }

  /// Powers of ten, with their doubles and fivefolds if there is room; nil if fewer than three lie on the axis.
  private func logarithmicTicks(most: Int) -> [Tick]? {
    let decades = Int(floor(log10(range.lowerBound)))...Int(ceil(log10(range.upperBound)))
    func values(_ digits: [Double], every step: Int) -> [Double] {
      decades.filter { $0 % step == 0 }.flatMap { power in
        digits.map { power < 0 ? $0 / pow(10, Double(-power)) : $0 * pow(10, Double(power)) }
      }.filter(range.contains)
    }
    let choices = [values([1, 2, 5], every: 1)] + (1...max(1, decades.count)).map { values([1], every: $0) }
    guard let chosen = choices.first(where: { $0.count <= most }), chosen.count >= 3 else { return nil }
    return chosen.map { Tick(value: $0, label: Axis.label($0, digits: Int(ceil(-log10($0) - 1e-9)), beside: $0)) }
  }

  /// A number with `digits` decimals, in thousands or millions where the largest beside it is large, with an exponent
  /// where it is small.
  private static func label(_ value: Double, digits: Int, beside largest: Double) -> String {
    if value == 0 { return "0" }
    for (unit, suffix, power) in [(1e6, "M", 6), (1e3, "k", 3)] where largest >= max(unit, 1e4) {
      return String(format: "%.*f", max(0, digits + power), value / unit) + suffix
    }
    return digits > 4 ? String(format: "%.3g", value) : String(format: "%.*f", max(0, digits), value)
  }
}
