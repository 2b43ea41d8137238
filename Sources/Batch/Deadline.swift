import Foundation

/// A time from which on no file is begun, as people write it.
public struct Deadline: Hashable, Sendable {
  public let date: Date
  /// How it was written.
  public let text: String

  /// Reads `HH:MM`, the next such time of the calendar's day after `now`, or a span from now: `+2h`, `+90m`, `+1h30m`,
  /// `+45s`. Nil for anything else.
  public init?(_ text: String, now: Date = Date(), calendar: Calendar = .current) {
    guard let date = Self.time(text, now, calendar) ?? Self.span(text).map({ now.addingTimeInterval($0) }) else {
      return nil
    }
    self.date = date
    self.text = text
  }

  private static func time(_ text: String, _ now: Date, _ calendar: Calendar) -> Date? {
    guard let match = text.wholeMatch(of: /([0-9]{1,2}):([0-9]{2})/), let hour = Int(match.1), hour < 24,
      let minute = Int(match.2), minute < 60
    else { return nil }
    // A time that is left out when clocks go forward is taken for the one after.
    return calendar.nextDate(
      after: now, matching: DateComponents(hour: hour, minute: minute, second: 0), matchingPolicy: .nextTime)
  }

  /// Seconds from now.
  private static func span(_ text: String) -> Double? {
    let form = /\+(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?/
    guard text != "+", let match = text.wholeMatch(of: form) else { return nil }
    let parts = [(match.1, 3600.0), (match.2, 60), (match.3, 1)]
    return parts.reduce(0) { sum, part in sum + (part.0.flatMap { Double($0) } ?? 0) * part.1 }
  }
}

extension Deadline: CustomStringConvertible {
  public var description: String { text }
}
