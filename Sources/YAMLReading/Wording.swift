extension Double {
  /// The number that a text is; nil unless it is finite, in single precision too.
  package init?(finite text: String) {
    guard let value = Double(text), abs(value) <= Double(Float.greatestFiniteMagnitude) else { return nil }
    self = value
  }

  /// The shortest decimal form, without a fraction where there is none.
  package var briefDescription: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension [String] {
  /// As in “a, b or c”.
  package var joinedWithOr: String {
    count < 2 ? joined() : dropLast().joined(separator: ", ") + " or " + suffix(1).joined()
  }
}
