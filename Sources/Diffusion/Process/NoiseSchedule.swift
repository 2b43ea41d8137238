/// The noise that each step of a diffusion process adds: β_t for t in 1…T, and what follows from it.
///
/// All values are in double precision. Source: Yi et al., DiffRAW (AAAI 2024), Eqs. 1 and 2.
public struct NoiseSchedule: Sendable, Hashable {
  /// β_t for t in 0…T; β_0 = 0 by convention.
  private let betas: [Double]
  /// ᾱ_t for t in 0…T.
  private let cumulative: [Double]
  /// 1 − ᾱ_t for t in 0…T, summed from positive terms: the difference itself would lose digits near t = 0.
  private let variances: [Double]

  /// T, the number of steps.
  public var length: Int { betas.count - 1 }

  /// A schedule whose β_t rises linearly from `betaStart` at t = 1 to `betaEnd` at t = `length`.
  public init(linear length: Int, betaStart: Double, betaEnd: Double) {
    precondition(length >= 1, "a schedule has steps")
    precondition(
      0 < betaStart && betaStart <= betaEnd && betaEnd < 1,
      "the noise of a step is a variance between 0 and 1 that grows")
    var betas = [0.0]
    var cumulative = [1.0]
    var variances = [0.0]
    for t in 1...length {
      let share = length == 1 ? 0 : Double(t - 1) / Double(length - 1)
      let beta = betaStart + (betaEnd - betaStart) * share
      betas.append(beta)
      cumulative.append(cumulative[t - 1] * (1 - beta))
      variances.append(beta + (1 - beta) * variances[t - 1])
    }
    self.betas = betas
    self.cumulative = cumulative
    self.variances = variances
  }

  /// β_t, the variance of the noise that step t adds.
  public func beta(_ t: Int) -> Double { betas[t] }

  /// α_t = 1 − β_t.
  public func alpha(_ t: Int) -> Double { 1 - betas[t] }

  /// ᾱ_t = Π α_i over i in 1…t; ᾱ_0 = 1.
  public func alphaBar(_ t: Int) -> Double { cumulative[t] }

  /// 1 − ᾱ_t, the variance of the noise after t steps.
  public func noiseVariance(_ t: Int) -> Double { variances[t] }
}
