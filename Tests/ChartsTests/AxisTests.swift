import Charts
import Testing

@Suite struct AxisTests {
  @Test func scalesAreLaidOut() throws {
    let linear = Axis("", range: -10...30)
    #expect(linear.fraction(-10) == 0 && linear.fraction(30) == 1 && linear.fraction(0) == 0.25)
    let logarithmic = Axis("", range: 0.01...100, scale: .logarithmic)
    #expect(try abs(#require(logarithmic.fraction(1)) - 0.5) < 1e-12)
    #expect(logarithmic.fraction(0) == nil && logarithmic.fraction(.nan) == nil && linear.fraction(.infinity) == nil)
  }

  /// The scale follows the values, and shows all of them that can be shown.
  @Test(arguments: [
    ([0.2, 3.0, 1.9], Axis.Scale.logarithmic), ([0.4, 3.9], .linear), ([-1, 100], .linear), ([0, 100], .linear),
    ([5], .linear), ([0], .linear), ([], .linear), ([.nan, 2, .infinity, 2.5], .linear),
  ])
  func axisCoversValues(values: [Double], scale: Axis.Scale) throws {
    let axis = Axis("", covering: values)
    #expect(axis.scale == scale)
    for value in values where value.isFinite {
      let fraction = try #require(axis.fraction(value))
      #expect((0.01...0.99).contains(fraction), "\(value)")
    }
  }

  @Test func axisWithoutMarginEndsAtItsValues() {
    #expect(Axis("", covering: [0, 700, 300], margin: 0).range == 0...700)
  }

  @Test(arguments: [
    (Axis("", range: 0...1), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (Axis("", range: -0.3...0.25), ["-0.3", "-0.2", "-0.1", "0", "0.1", "0.2"]),
    (Axis("", range: 21...33.5), ["22", "24", "26", "28", "30", "32"]),
    (Axis("", range: 0...5000), ["0", "1000", "2000", "3000", "4000", "5000"]),
    (Axis("", range: 0...24_000), ["0", "5k", "10k", "15k", "20k"]),
    (Axis("", range: 0...1_000_000), ["0", "0.2M", "0.4M", "0.6M", "0.8M", "1.0M"]),
    (Axis("", range: 0...6e-6), ["0", "1e-06", "2e-06", "3e-06", "4e-06", "5e-06", "6e-06"]),
    (Axis("", range: 0.015...3, scale: .logarithmic), ["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"]),
    (Axis("", range: 0.004...5e4, scale: .logarithmic), ["0.01", "0.1", "1", "10", "100", "1000", "10k"]),
    (Axis("", range: 2.1...4.9, scale: .logarithmic), ["2.5", "3.0", "3.5", "4.0", "4.5"]),
  ])
  func ticksAreRound(axis: Axis, labels: [String]) {
    #expect(axis.ticks(most: 7).map(\.label) == labels)
  }

  /// However many there may be, ticks lie on the axis in order, evenly apart, and are what their labels say.
  @Test(arguments: [3, 5, 10, 20], [0.001...0.0023, -7...1000, 99_999...100_001, 1e-9...3e5])
  func ticksLieOnTheAxis(most: Int, range: ClosedRange<Double>) throws {
    for scale in [Axis.Scale.linear, .logarithmic] where scale == .linear || range.lowerBound > 0 {
      let ticks = Axis("", range: range, scale: scale).ticks(most: most)
      #expect((1...most).contains(ticks.count))
      #expect(ticks.allSatisfy { range.contains($0.value) })
      #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
      #expect(Set(ticks.map(\.label)).count == ticks.count, "\(ticks)")
      for tick in ticks {
        let unit = tick.label.hasSuffix("M") ? 1e6 : tick.label.hasSuffix("k") ? 1e3 : 1
        let number = try #require(Double(tick.label.trimmingSuffix("Mk")))
        #expect(abs(number * unit - tick.value) <= 1e-6 * abs(tick.value), "\(tick)")
      }
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ characters: String) -> Substring {
    var rest = self[...]
    while let last = rest.last, characters.contains(last) { rest.removeLast() }
    return rest
  }
}
