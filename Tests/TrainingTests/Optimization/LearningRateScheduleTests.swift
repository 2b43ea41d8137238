import Testing
import Training

@Suite struct LearningRateScheduleTests {
  /// The paper's: 10,000 steps up to 1e-4, then constant.
  @Test func warmUpIsLinearThenConstant() {
    let schedule = LearningRateSchedule(peak: 1e-4, warmUp: 10_000)
    #expect(schedule.rate(at: 1) == 1e-8)
    #expect(schedule.rate(at: 2_500) == 2.5e-5)
    #expect(schedule.rate(at: 10_000) == 1e-4)
    #expect(schedule.rate(at: 1_000_000) == 1e-4)
  }

  @Test func cosineFallsFromThePeakToTheFloor() {
    let schedule = LearningRateSchedule(peak: 1, warmUp: 100, course: .cosine(end: 1100, floor: 0.2))
    #expect(schedule.rate(at: 50) == 0.5)
    #expect(schedule.rate(at: 100) == 1)
    #expect(abs(schedule.rate(at: 600) - 0.6) < 1e-15)
    #expect(schedule.rate(at: 1100) == 0.2)
    #expect(schedule.rate(at: 9999) == 0.2)
    let rates = (100...1100).map(schedule.rate)
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func withoutWarmUpTheFirstStepIsAtThePeak() {
    #expect(LearningRateSchedule(peak: 1, warmUp: 0).rate(at: 1) == 1)
    #expect(LearningRateSchedule(peak: 1, warmUp: 0, course: .cosine(end: 1, floor: 0.5)).rate(at: 1) == 0.5)
  }
}
