/// The conditions that a network is given beside m_t and t (the ablation of the paper's Fig. 3); it sees zeros in the place
/// of the others, in training as in use.
public struct Conditions: Sendable, Hashable, Codable {
  /// w.
  public var raw: Bool
  /// c.
  public var color: Bool

  public init(raw: Bool = true, color: Bool = true) {
    self.raw = raw
    self.color = color
  }
}
