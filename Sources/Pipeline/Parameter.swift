import YAMLReading

/// Declares a parameter of a stage, its default being the initial value:
/// `@Parameter("Exposure change.", in: -10...10, unit: .stops) var stops: Float = 0`.
///
/// The name is the property's own in kebab-case unless `name:` says otherwise. A parameter is an `Int`, `Float`,
/// `Double`, `Bool`, `String`, or an enumeration that is `CaseIterable` with `String` raw values.
@propertyWrapper
public struct Parameter<Value: Sendable> {
  let declaredName: String?
  let help: String
  let type: ParameterType
  let unit: ParameterUnit
  let defaultValue: ParameterValue
  /// Whether the stage's result may depend on it.
  private let changesResult: Bool
  /// Whether pipelines that leave it at its default are the same as those from before there was the parameter.
  private let isImplied: Bool
  private let box: Box<Value>
  private let convert: (ParameterValue) -> Value?

  private init(
    _ initial: Value, name: String?, help: String, type: ParameterType, unit: ParameterUnit,
    defaultValue: ParameterValue, changesResult: Bool = true, isImplied: Bool = false,
    convert: @escaping (ParameterValue) -> Value?
  ) {
    declaredName = name
    self.help = help
    self.type = type
    self.unit = unit
    self.defaultValue = defaultValue
    self.changesResult = changesResult
    self.isImplied = isImplied
    self.convert = convert
    box = Box(initial)
  }

  /// The configured value. Setting it is for those who run a stage by hand, without a graph.
  public var wrappedValue: Value {
    get {
      guard let value = box.value else { preconditionFailure("a parameter always has a value") }
      return value
    }
    nonmutating set { box.value = newValue }
  }
}

extension Parameter where Value == Int {
  /// A whole number; one that only says how the work is done, such as how much memory it may take, does not change the
  /// result, and pipelines that differ in it are the same.
  public init(
    wrappedValue: Int, _ help: String, name: String? = nil, in range: some ValueRange<Int> = Unlimited(),
    unit: ParameterUnit = .none, changesResult: Bool = true
  ) {
    self.init(
      wrappedValue, name: name, help: help,
      type: .integer(minimum: range.leastValue, maximum: range.greatestValue), unit: unit,
      defaultValue: .integer(wrappedValue), changesResult: changesResult
    ) { if case .integer(let value) = $0 { value } else { nil } }
  }
}

extension Parameter where Value == Double {
  /// A number, finite.
  public init(
    wrappedValue: Double, _ help: String, name: String? = nil, in range: some ValueRange<Double> = Unlimited(),
    unit: ParameterUnit = .none
  ) {
    self.init(
      wrappedValue, name: name, help: help,
      type: .number(minimum: range.leastValue, maximum: range.greatestValue), unit: unit,
      defaultValue: .number(wrappedValue)
    ) { if case .number(let value) = $0 { value } else { nil } }
  }
}

extension Parameter where Value == Float {
  /// A number, finite.
  public init(
    wrappedValue: Float, _ help: String, name: String? = nil, in range: some ValueRange<Float> = Unlimited(),
    unit: ParameterUnit = .none
  ) {
    self.init(
      wrappedValue, name: name, help: help,
      type: .number(minimum: range.leastValue?.shortest, maximum: range.greatestValue?.shortest), unit: unit,
      defaultValue: .number(wrappedValue.shortest)
    ) { if case .number(let value) = $0 { Float(value) } else { nil } }
  }
}

extension Parameter where Value == Bool {
  /// True or false.
  public init(wrappedValue: Bool, _ help: String, name: String? = nil) {
    self.init(
      wrappedValue, name: name, help: help, type: .boolean, unit: .none, defaultValue: .boolean(wrappedValue)
    ) { if case .boolean(let value) = $0 { value } else { nil } }
  }
}

extension Parameter where Value == String {
  /// Any text; implied as an enumeration's value may be.
  public init(wrappedValue: String, _ help: String, name: String? = nil, isImplied: Bool = false) {
    self.init(
      wrappedValue, name: name, help: help, type: .text, unit: .none, defaultValue: .text(wrappedValue),
      isImplied: isImplied
    ) { if case .text(let value) = $0 { value } else { nil } }
  }
}

extension Parameter where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases, named by its raw value; one that came to the stage later and whose default is what was done
  /// before is implied, so that pipelines which leave it out keep their digest.
  public init(wrappedValue: Value, _ help: String, name: String? = nil, isImplied: Bool = false) {
    self.init(
      wrappedValue, name: name, help: help, type: .choice(Value.allCases.map(\.rawValue)), unit: .none,
      defaultValue: .text(wrappedValue.rawValue), isImplied: isImplied
    ) { if case .text(let value) = $0 { Value(rawValue: value) } else { nil } }
  }
}

extension Float {
  /// The double that is written with the same few digits, so that 0.1 stays 0.1.
  fileprivate var shortest: Double { Double(description) ?? Double(self) }
}

/// What the runner does with a parameter, whatever its type.
protocol ParameterSlot {
  var declaredName: String? { get }
  func definition(named name: String) -> ParameterDefinition
  func assign(_ value: ParameterValue)
}

extension Parameter: ParameterSlot {
  func definition(named name: String) -> ParameterDefinition {
    ParameterDefinition(
      name: name, help: help, type: type, unit: unit, defaultValue: defaultValue, changesResult: changesResult,
      isImplied: isImplied)
  }

  func assign(_ value: ParameterValue) {
    guard let converted = convert(value) else { preconditionFailure("a parameter was given a value of another type") }
    box.value = converted
  }
}
