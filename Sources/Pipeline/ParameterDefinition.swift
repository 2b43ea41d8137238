import YAMLReading

/// What may be given for a parameter.
public enum ParameterType: Sendable, Hashable {
  case integer(minimum: Int?, maximum: Int?)
  case number(minimum: Double?, maximum: Double?)
  case boolean
  case text
  case choice([String])
}

/// A parameter of a stage: from this come validation, help and the JSON schema.
public struct ParameterDefinition: Sendable, Hashable {
  public let name: String
  /// A sentence that says what the parameter does.
  public let help: String
  public let type: ParameterType
  public let unit: ParameterUnit
  public let defaultValue: ParameterValue
  /// Whether the stage's result may depend on it.
  public let changesResult: Bool
  /// Whether pipelines that leave it at its default are the same as those from before there was the parameter.
  public let isImplied: Bool

  public init(
    name: String, help: String, type: ParameterType, unit: ParameterUnit = .none, defaultValue: ParameterValue,
    changesResult: Bool = true, isImplied: Bool = false
  ) {
    self.name = name
    self.help = help
    self.type = type
    self.unit = unit
    self.defaultValue = defaultValue
    self.changesResult = changesResult
    self.isImplied = isImplied
  }
}

extension ParameterDefinition {
  /// The range with its unit, as in “-10…10 stops” or “at least 1”; nil where any value will do.
  public var rangeDescription: String? {
    let bounds: (String?, String?) =
      switch type {
      case .integer(let minimum, let maximum): (minimum.map { "\($0)" }, maximum.map { "\($0)" })
      case .number(let minimum, let maximum): (minimum?.briefDescription, maximum?.briefDescription)
      case .boolean, .text, .choice: (nil, nil)
      }
    return describeRange(bounds.0, bounds.1, unit: unit.rawValue)
  }

  /// The type in words, as in “whole number” or “one of ahd, libraw”.
  public var typeDescription: String {
    switch type {
    case .integer: "whole number"
    case .number: "number"
    case .boolean: "true or false"
    case .text: "text"
    case .choice(let names): "one of \(names.joined(separator: ", "))"
    }
  }
}

/// Why a text is not a value of a parameter.
struct ParameterFault: Error {
  let message: String
  var suggestion: String?
}

extension ParameterDefinition {
  /// Reads the value from the text of a scalar.
  ///
  /// Numbers are finite, in single precision too; `isQuoted` says that the text stood in quotation marks and so is text, whatever it looks like.
  func parse(_ text: String, isQuoted: Bool = false) throws(ParameterFault) -> ParameterValue {
    switch type {
    case .integer(let minimum, let maximum):
      guard !isQuoted, let value = Int(text) else { throw wrongType(text, isQuoted: isQuoted) }
      if let minimum, value < minimum { throw outOfRange("\(value)") }
      if let maximum, value > maximum { throw outOfRange("\(value)") }
      return .integer(value)
    case .number(let minimum, let maximum):
      guard !isQuoted, let value = Double(finite: text) else {
        throw wrongType(text, isQuoted: isQuoted)
      }
      if let minimum, value < minimum { throw outOfRange(value.briefDescription) }
      if let maximum, value > maximum { throw outOfRange(value.briefDescription) }
      return .number(value)
    case .boolean:
      guard !isQuoted, let value = Bool(text) else { throw wrongType(text, isQuoted: isQuoted) }
      return .boolean(value)
    case .text:
      return .text(text)
    case .choice(let names):
      guard names.contains(text) else {
        throw ParameterFault(
          message: "parameter \(quoted(name)) must be \(names.joinedWithOr), not \(quoted(text))",
          suggestion: nearest(to: text, in: names))
      }
      return .text(text)
    }
  }

  private func wrongType(_ text: String, isQuoted: Bool) -> ParameterFault {
    let article = type == .boolean ? "" : "a "
    return ParameterFault(
      message:
        "parameter \(quoted(name)) takes \(article)\(typeDescription), not \(isQuoted ? "the text " : "")\(quoted(text))"
    )
  }

  private func outOfRange(_ value: String) -> ParameterFault {
    ParameterFault(message: "parameter \(quoted(name)) must be \(rangeDescription ?? ""), not \(value)")
  }
}
