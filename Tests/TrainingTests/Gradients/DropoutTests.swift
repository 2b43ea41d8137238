import Neural
import Parallel
import Testing
import Training

@Suite struct DropoutTests {
  let workers = WorkerPool(count: 2)
  let ones = Tensor(shape: [2, 100, 100, 5], repeating: 1)

  /// A share of the elements is gone, the others are larger by as much, so that the mean stays.
  @Test(arguments: [0, 0.2, 0.5]) func meanStays(rate: Double) {
    let elements = Dropout(rate: rate, keys: [1, 2], index: 3)(ones, on: workers).elements
    #expect(Set(elements) == (rate == 0 ? [1] : [0, Float(1 / (1 - rate))]))
    let gone = Double(elements.count { $0 == 0 }) / Double(elements.count)
    #expect(abs(gone - rate) < 0.01)  // six deviations of 100,000 draws
  }

  /// Each image, each dropout and each row draws for itself.
  @Test func drawsAreApart() {
    let first = Dropout(rate: 0.5, keys: [1, 2], index: 0)(ones, on: workers).elements
    let exchanged = Dropout(rate: 0.5, keys: [2, 1], index: 0)(ones, on: workers).elements
    #expect(Array(first[..<50_000]) == Array(exchanged[50_000...]))
    let second = Dropout(rate: 0.5, keys: [1, 2], index: 1)(ones, on: workers).elements
    for (a, b) in [(first[..<50_000], first[50_000...]), (first[...], second[...]), (first[..<500], first[500..<1000])]
    {
      let equal = Double(zip(a, b).count { $0 == $1 }) / Double(a.count)
      #expect(abs(equal - 0.5) < 0.1)  // four deviations of 500 draws
    }
  }
}
