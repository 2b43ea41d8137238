/// What the figures of a method's pictures have in common.
package struct Statistic: Sendable, Hashable, Encodable {
  /// Over the pictures that have the figure, or the figure of the whole set; nil if there is none.
  package let mean: Double?
  /// Nil for a figure of the whole set.
  package let median: Double?
  /// Where the mean lies with 95 % confidence; nil for a figure of the whole set, of one picture, or not finite.
  package let interval: Interval?
  /// How many pictures have the figure, or are in the set.
  package let count: Int

  /// Of figures of pictures.
  package init(of figures: [Double]) {
    count = figures.count
    mean = figures.isEmpty ? nil : figures.reduce(0, +) / Double(figures.count)
    let sorted = figures.sorted()
    let middle = sorted.count / 2
    median =
      sorted.isEmpty ? nil : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    interval = Bootstrap.interval(ofMean: figures)
  }

  /// Of a set of pictures.
  package init(ofSet figure: Double?, count: Int) {
    (mean, median, interval, self.count) = (figure, nil, nil, count)
  }
}

/// By how much a method's figures differ from another's, picture by picture.
package struct Difference: Sendable, Hashable, Encodable {
  /// Mean of the method's figure less the other's, over the pictures that both have; nil without any.
  package let mean: Double?
  /// Where it lies with 95 % confidence, by pairwise draws.
  package let interval: Interval?
  package let count: Int

  package init(of figures: [(own: Double, other: Double)]) {
    let differences = figures.map { $0.own - $0.other }
    let statistic = Statistic(of: differences)
    mean = statistic.mean.flatMap { $0.isFinite ? $0 : nil }
    (interval, count) = (statistic.interval, statistic.count)
  }

  /// Whether the interval lies on one side of zero.
  package var isClear: Bool { interval.map { $0.low > 0 || $0.high < 0 } ?? false }
}
