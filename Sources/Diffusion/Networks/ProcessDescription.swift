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
}
