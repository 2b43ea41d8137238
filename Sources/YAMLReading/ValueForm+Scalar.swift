extension ValueForm {
  /// A form that is read from one scalar.
  private init(
    _ description: String, placeholder: Value, parse: @escaping @Sendable (_ text: String, _ isQuoted: Bool) -> Value?,
    check: @escaping @Sendable (Value) -> String? = { _ in nil }
  ) {
    self.description = description
    self.placeholder = { placeholder }
    read = { field, faults in
      guard case .scalar(let text, let isQuoted) = field.node.content, !field.node.isNull,
        let value = parse(text, isQuoted)
      else {
        faults.append(field.fault(takes: description))
        return nil
      }
      if let message = check(value) {
        faults.append(field.fault(message))
        return nil
      }
      return value
    }
  }
}

extension ValueForm where Value: Comparable {
  /// A form of numbers in a range.
  private init(
    _ type: String, in range: some ValueRange<Value>, unit: String, zero: Value,
    describe: @escaping @Sendable (Value) -> String, parse: @escaping @Sendable (String) -> Value?
  ) {
    let (minimum, maximum) = (range.leastValue, range.greatestValue)
    let bounds = describeRange(minimum.map(describe), maximum.map(describe), unit: unit)
    let inner = max(minimum ?? zero, zero)
    self.init(
      bounds.map { "\(type), \($0)" } ?? type, placeholder: min(maximum ?? inner, inner),
      parse: { text, isQuoted in isQuoted ? nil : parse(text) },
      check: { value in
        let isInside = value >= minimum ?? value && value <= maximum ?? value
        return isInside ? nil : "must be \(bounds ?? ""), not \(describe(value))"
      })
  }
}

extension ValueForm where Value == Int {
  /// A whole number.
  public static func integer(in range: some ValueRange<Int> = Unlimited(), unit: String = "") -> Self {
    Self("a whole number", in: range, unit: unit, zero: 0, describe: { "\($0)" }, parse: { Int($0) })
  }
}

extension ValueForm where Value == Double {
  /// A number, finite.
  public static func number(in range: some ValueRange<Double> = Unlimited(), unit: String = "") -> Self {
    Self(
      "a number", in: range, unit: unit, zero: 0, describe: { $0.briefDescription }, parse: { Double(finite: $0) })
  }
}

extension ValueForm where Value == Bool {
  /// True or false.
  public static var boolean: Self {
    Self("true or false", placeholder: false, parse: { text, isQuoted in isQuoted ? nil : Bool(text) })
  }
}

extension ValueForm where Value == String {
  /// Any text but none.
  public static var text: Self { Self("text", placeholder: "", parse: { text, _ in text }) }
}
