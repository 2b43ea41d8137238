extension ValueForm where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases of an enumeration that has some, named by its raw value.
  public static func choice(_ type: Value.Type = Value.self) -> Self {
    let names = Value.allCases.map(\.rawValue)
    return Self(
      description: names.joinedWithOr,
      placeholder: {
        guard let first = Value.allCases.first else { preconditionFailure("there is nothing to choose from") }
        return first
      },
      read: { field, faults in
        if let value = field.node.text.flatMap(Value.init(rawValue:)) { return value }
        faults.append(
          field.fault(
            "must be \(names.joinedWithOr), not \(field.node.kindDescription)",
            suggestion: field.node.text.flatMap { nearest(to: $0, in: names) }))
        return nil
      })
  }
}
