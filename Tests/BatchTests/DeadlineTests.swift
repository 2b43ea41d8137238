import Batch
import Foundation
import Testing

@Suite struct DeadlineTests {
  private var calendar: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/Berlin") ?? .gmt
    return calendar
  }

  /// A local time of that zone.
  private func date(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) throws -> Date
  {
    try #require(
      calendar.date(
        from: DateComponents(year: year, month: month, day: day, hour: hour, minute: minute, second: second)))
  }

  @Test func isTheNextSuchTime() throws {
    let evening = try date(2026, 11, 26, 21, 30)
    func deadline(_ text: String, _ now: Date) -> Date? { Deadline(text, now: now, calendar: calendar)?.date }
    #expect(try deadline("06:30", evening) == date(2026, 11, 27, 6, 30))
    #expect(try deadline("6:30", evening) == date(2026, 11, 27, 6, 30))
    #expect(try deadline("23:59", evening) == date(2026, 11, 26, 23, 59))
    #expect(try deadline("00:00", evening) == date(2026, 11, 27, 0, 0))
    // A time that is just over comes tomorrow.
    #expect(try deadline("21:30", evening) == date(2026, 11, 27, 21, 30))
    #expect(try deadline("21:30", date(2026, 11, 26, 21, 30, 1)) == date(2026, 11, 27, 21, 30))
    // Clocks go from 02:00 to 03:00.
    #expect(try deadline("02:30", date(2026, 3, 28, 22, 0)) == date(2026, 3, 29, 3, 0))
  }

  @Test(arguments: [("+2h", 7200), ("+90m", 5400), ("+1h30m", 5400), ("+45s", 45), ("+0h", 0), ("+1h1s", 3601)])
  func isASpanFromNow(text: String, seconds: Double) {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    #expect(Deadline(text, now: now)?.date == now.addingTimeInterval(seconds))
    #expect(Deadline(text, now: now)?.description == text)
  }

  @Test(arguments: [
    "", "6", "24:00", "06:60", "06:3", "006:30", "6.30", "-1h", "2h", "+", "+h", "+2", "+2h ", "+1m2h", "+1000000h",
    "+-1h", "06:30:00", "٠٦:٣٠",
  ])
  func isNothingElse(text: String) { #expect(Deadline(text) == nil) }
}
