import Parallel
import Testing
import Training

@Suite struct MovingAverageTests {
  let workers = WorkerPool(count: 2)

  @Test func constantParametersAreTheirOwnAverage() {
    var average = MovingAverage(of: [0.1, -3, 7e5], decay: 0.999)
    for _ in 0..<100 { average.update(with: [0.1, -3, 7e5], on: workers) }
    #expect(average.values == [0.1, -3, 7e5])
  }

  @Test func aChangeIsForgottenGeometrically() {
    var average = MovingAverage(of: [0], decay: 0.75)
    for _ in 0..<3 { average.update(with: [1], on: workers) }
    #expect(average.values == [1 - 0.75 * 0.75 * 0.75])
  }
}
