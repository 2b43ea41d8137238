/// This program, as it names itself in what it writes.
public enum Program {
  public static let version = "0.1.0"
  /// Name and version, as in the tag Software.
  public static let nameAndVersion = "DiffRAW \(version)"
}
