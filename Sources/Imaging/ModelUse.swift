/// A trained model that a picture went through.
public struct ModelUse: Sendable, Hashable, Codable {
  /// The model's name, as its file states it.
  public let name: String
  /// SHA-256 of its file, in hexadecimal digits.
  public let digest: String
  /// The seed of the noise that was drawn; nil if the model draws none.
  public let seed: UInt64?

  public init(name: String, digest: String, seed: UInt64? = nil) {
    self.name = name
    self.digest = digest
    self.seed = seed
  }
}
