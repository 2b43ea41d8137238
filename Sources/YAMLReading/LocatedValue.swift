/// A value where it stands.
struct LocatedValue {
  let node: YAMLNode
  /// The keys that lead to it from the file's root.
  let path: [String]

  init(_ node: YAMLNode, path: [String]) {
    self.node = node
    self.path = path
  }

  /// A fault of the value, `message` saying what it has to be.
  func fault(_ message: String, suggestion: String? = nil) -> Diagnostic {
    let name = path.isEmpty ? "the file" : quoted(path.joined(separator: "."))
    return Diagnostic(node.place, "\(name) \(message)", suggestion: suggestion)
  }

  /// The fault of a value of another type.
  func fault(takes form: String) -> Diagnostic {
    let isQuotedText = if case .scalar(_, isQuoted: true) = node.content { true } else { false }
    return fault("takes \(form), not \(isQuotedText ? "the text " : "")\(node.kindDescription)")
  }
}
