import YAMLReading

/// The value of a parameter, independent of the stage that declares it.
public enum ParameterValue: Sendable, Hashable, Codable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case text(String)
}

extension ParameterValue: CustomStringConvertible {
  /// The value as a pipeline file writes it; whole numbers without a fraction.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): value.briefDescription
    case .boolean(let value): "\(value)"
    case .text(let value): value
    }
  }
}
