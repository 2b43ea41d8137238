import Evaluation
import Foundation
import Metrics
import TestSupport
import Testing

/// Means, medians and how far they can be trusted.
@Suite struct StatisticTests {
  /// Figures that look like a normal distribution's: sums of twelve uniform ones.
  private static func figures(_ count: Int, seed: UInt64) -> [Double] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in (0..<12).reduce(0) { sum, _ in sum + Double(random.next() >> 11) * 0x1p-53 } - 6 }
  }

  @Test func aNormalMeanHasTheIntervalOfTheTextbook() throws {
    for (seed, count) in [(1, 60), (2, 200)] {
      let figures = Self.figures(count, seed: UInt64(seed))
      let statistic = Statistic(of: figures)
      let mean = figures.reduce(0, +) / Double(count)
      let deviation = (figures.reduce(0) { $0 + pow($1 - mean, 2) } / Double(count - 1)).squareRoot()
      let half = 1.96 * deviation / Double(count).squareRoot()
      let interval = try #require(statistic.interval)
      // 10,000 draws know their ends to about 2 %, and a bootstrap is narrower by √((n − 1)/n).
      #expect(abs((interval.high - interval.low) / (2 * half) - 1) < 0.06, "\(interval), \(half)")
      #expect(abs((interval.high + interval.low) / 2 - mean) < 0.1 * half)
      #expect(statistic.mean == mean && statistic.count == count)
      #expect(Statistic(of: figures) == statistic, "the draws are the same every time")
    }
  }

  @Test func fewOrStrangeFiguresHaveNoInterval() {
    #expect(Statistic(of: []).mean == nil && Statistic(of: []).median == nil && Statistic(of: []).interval == nil)
    #expect(Statistic(of: [3]).mean == 3 && Statistic(of: [3]).interval == nil)
    let endless = Statistic(of: [1, .infinity, 2])
    #expect(endless.mean == .infinity && endless.median == 2 && endless.interval == nil)
    #expect(Statistic(of: [4, 1, 2, 3]).median == 2.5)
  }

  /// A small difference within large figures is clear in pairs, where the two means alone would overlap.
  @Test func differencesAreOfPairs() throws {
    let first = Self.figures(40, seed: 3).map { $0 * 10 }
    let noise = Self.figures(40, seed: 4)
    let second = zip(first, noise).map { $0 + 1 + $1 / 10 }
    let intervals = (try #require(Statistic(of: second).interval), try #require(Statistic(of: first).interval))
    #expect(intervals.0.low < intervals.1.high, "the intervals of the means overlap")
    let difference = Difference(of: zip(second, first).map { (own: $0, other: $1) })
    let mean = try #require(difference.mean)
    #expect(difference.isClear && abs(mean - 1) < 0.1 && difference.count == 40)
    #expect(!Difference(of: zip(first, first).map { (own: $0, other: $1) }).isClear)
    #expect(Difference(of: [(.infinity, .infinity), (1, 1)]).mean == nil)
  }

  @Test func ranksFollowTheGoal() {
    typealias Ranks = [Int: EvaluationTable.Rank]
    func ranks(_ figures: [Double?], _ goal: MetricDefinition.Goal) -> Ranks {
      Ranks(uniqueKeysWithValues: EvaluationTable.ranks(figures, goal: goal))
    }
    #expect(ranks([1, 3, nil, 2], .higher) == [1: .best, 3: .second])
    #expect(ranks([1, 3, nil, 2], .lower) == [0: .best, 3: .second])
    #expect(ranks([0.7, 1.2, 1.5], .one) == [1: .best, 0: .second])
    #expect(ranks([2, 2, 1], .higher) == [0: .best, 1: .best], "equals share the first rank, and nobody is second")
    #expect(ranks([2, 1, 1], .higher) == [0: .best, 1: .second, 2: .second])
    #expect(ranks([2, nil], .higher).isEmpty && ranks([.nan, 1], .lower).isEmpty)
    #expect(ranks([.infinity, 30], .higher) == [0: .best, 1: .second])
  }

  @Test func namesOfMethods() {
    let method = EvaluationMethod("dslr@4")
    #expect(method?.name == "dslr@4" && method?.family == "dslr" && method?.evaluations == 4)
    #expect(EvaluationMethod("color-only")?.evaluations == nil)
    for name in ["", "@4", "a@", "a@0", "a@x", "a/b", "a=b", "a,b", ".a", "..", "target"] {
      #expect(EvaluationMethod(name) == nil, "\(name)")
    }
  }
}
