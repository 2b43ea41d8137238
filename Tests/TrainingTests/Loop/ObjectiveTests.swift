import Diffusion
import Testing
import Training

@Suite struct ObjectiveTests {
  static let schedule = NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2)
  static let process = DomainTransform(schedule: schedule, end: 100)

  static func prepared(_ objective: Objective, at t: Int) -> (state: [Float], target: [Float]) {
    var state: [Float] = [0.5, -1.25, 0]
    var target = [Float](repeating: .nan, count: 3)
    let (y, x): ([Float], [Float]) = ([0.1, -0.9, 1], [0.2, -0.8, 0.5])
    var stateSpan = state.mutableSpan
    var targetSpan = target.mutableSpan
    objective.prepare(state: &stateSpan, target: &targetSpan, y: y.span, x: x.span, at: t)
    return (state, target)
  }

  /// Eqs. 17 to 19, as `DomainTransform` has them.
  @Test(arguments: [1, 40, 100]) func domainTransformLeadsToX(t: Int) {
    let made = Self.prepared(Objective(process: .domainTransform(Self.process), weighting: .paper), at: t)
    for (index, values) in [(0.1, 0.2, 0.5), (-0.9, -0.8, -1.25), (1, 0.5, 0)].enumerated() {
      let target = Self.process.target(values.0, toward: values.1, noise: values.2)
      #expect(abs(Double(made.target[index]) - target) < 1e-5)
      #expect(abs(Double(made.state[index]) - Self.process.state(values.0, target: target, at: t)) < 1e-6)
    }
  }

  /// Eq. 2: the baseline's state is y with noise, its target the noise, over all T steps.
  @Test func denoisingKnowsNothingOfX() {
    let objective = Objective(process: .denoising(Self.schedule), weighting: .paper)
    #expect(objective.lastStep == 2000)
    let made = Self.prepared(objective, at: 1500)
    #expect(made.target == [0.5, -1.25, 0])
    let kept = Float(Self.schedule.alphaBar(1500).squareRoot())
    #expect(abs(made.state[2] - kept) < 1e-6)
  }

  /// What counts: as the paper has it, 1; balanced, an error of the network's result; equalized in full, an error of ŷ
  /// over what the linear estimate leaves open.
  @Test func weightsAreThoseOfTheirUnits() {
    let network = ExactTileTrainerTests.trainer(ExactTileTrainerTests.odd(preconditioned: true))
    func weight(_ weighting: Objective.Weighting, _ equalization: Double, distance: Double, at t: Int = 100) -> Float {
      Objective(process: .domainTransform(Self.process), weighting: weighting, equalization: equalization)
        .weight(at: t, distance: distance, of: network)
    }
    #expect(weight(.paper, 1, distance: 0.3) == 1)
    #expect(weight(.balanced, 0, distance: 0.3) == weight(.balanced, 0, distance: 1e-4))
    // At s nothing but x is known, so x's distance is what is left open.
    let square = Self.schedule.noiseVariance(100) / Self.schedule.alphaBar(100)
    #expect(abs(weight(.balanced, 1, distance: 0.04) / Float(square / (0.04 + 1.6e-5)) - 1) < 1e-5)
    let half = weight(.balanced, 0.5, distance: 0.04)
    #expect(abs(half * half / (weight(.balanced, 0, distance: 0.04) * weight(.balanced, 1, distance: 0.04)) - 1) < 1e-5)
  }
}
