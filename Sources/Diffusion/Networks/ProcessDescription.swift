/// The process as the metadata of a model file give it.
package struct ProcessDescription: Codable, Sendable, Hashable {
  /// `dtdm` or `ddpm`.
  package var kind: String
  /// T.
  package var length: Int
  /// s.
  package var end: Int
  /// Always `linear`.
  package var schedule = "linear"
  package var betaStart: Double
  package var betaEnd: Double

  package init(kind: String, length: Int, end: Int, betaStart: Double, betaEnd: Double) {
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
  ///
  /// A network of the baseline, `ddpm`, predicts ε alone and knows no x: what it makes of a state of the domain transform
  /// is not f_θ.
  package var fault: String? {
    guard kind == "dtdm", schedule == "linear" else {
      return "its process is “\(kind)” on a “\(schedule)” schedule, not “dtdm” on “linear”"
        + (kind == "ddpm" ? ": its network predicts noise alone, where enhancement needs γ_s (x − y) + ε" : "")
    }
    guard
      (1...1_000_000).contains(length), (1...length).contains(end), 0 < betaStart, betaStart <= betaEnd, betaEnd < 1
    else { return "its process needs 1 ≤ s ≤ T ≤ 1000000 and 0 < betaStart ≤ betaEnd < 1" }
    return nil
  }

  /// The process, of a description without fault.
  package var transform: DomainTransform {
    DomainTransform(schedule: NoiseSchedule(linear: length, betaStart: betaStart, betaEnd: betaEnd), end: end)
  }
}
