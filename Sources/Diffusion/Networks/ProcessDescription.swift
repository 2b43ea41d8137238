/// The process as the metadata of a model file give it.
package struct ProcessDescription: Codable, Sendable, Hashable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Eqs. 12–25.
    case domainTransform = "dtdm"
    /// Eqs. 1–7, the baseline.
    case denoising = "ddpm"
  }

  package var kind: Kind
  /// T.
  package var length: Int
  /// s; of no effect on the baseline.
  package var end: Int
  /// Always `linear`.
  package var schedule = "linear"
  package var betaStart: Double
  package var betaEnd: Double

  package init(kind: Kind, length: Int, end: Int, betaStart: Double, betaEnd: Double) {
    self.kind = kind
    self.length = length
    self.end = end
    self.betaStart = betaStart
    self.betaEnd = betaEnd
  }

  private enum CodingKeys: String, CodingKey {
    case kind, schedule, betaStart, betaEnd
    case length = "T"
    case end = "s"
  }

  /// Why enhancement cannot reverse it; nil if it can.
  package var fault: String? {
    guard schedule == "linear" else { return "its process is on a “\(schedule)” schedule, not on “linear”" }
    guard
      (1...1_000_000).contains(length), (1...length).contains(end), 0 < betaStart, betaStart <= betaEnd, betaEnd < 1
    else { return "its process needs 1 ≤ s ≤ T ≤ 1000000 and 0 < betaStart ≤ betaEnd < 1" }
    return nil
  }

  /// The process, of a description without fault.
  package var transform: DomainTransform {
    let schedule = NoiseSchedule(linear: length, betaStart: betaStart, betaEnd: betaEnd)
    return switch kind {
    case .domainTransform: DomainTransform(schedule: schedule, end: end)
    case .denoising: DomainTransform(denoising: schedule)
    }
  }
}
