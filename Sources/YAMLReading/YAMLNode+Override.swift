extension YAMLNode {
  /// Puts the value of an override `path.to.key=value` in its place, making the mappings that lead there.
  /// - Throws: a fault of the override.
  mutating func apply(override text: String) throws(Diagnostic) {
    let place = Diagnostic.Place.override(text)
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let path = sides[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard sides.count == 2, !path.contains("") else {
      throw Diagnostic(place, "an override has the form key=value or path.to.key=value")
    }
    guard path.count < YAMLDocument.maximumDepth else {
      throw Diagnostic(place, "the path is more than \(YAMLDocument.maximumDepth) keys long")
    }
    try replace(path[...], under: "", by: try Self.overriding(String(sides[1]), at: place), at: place)
  }

  /// The value that an override gives: YAML if it begins like a list, a mapping or a quotation, otherwise a scalar.
  private static func overriding(_ text: String, at place: Diagnostic.Place) throws(Diagnostic) -> YAMLNode {
    guard let first = text.first, "[{\"'".contains(first) else {
      return YAMLNode(content: .scalar(text, isQuoted: false), place: place)
    }
    do throws(Diagnostic) {
      return try YAMLDocument.read(text, file: "").placed(at: place)
    } catch {
      throw Diagnostic(place, error.message, suggestion: error.suggestion)
    }
  }

  /// Puts `value` at a path below this node, which itself is called `parent`.
  private mutating func replace(
    _ path: ArraySlice<String>, under parent: String, by value: YAMLNode, at place: Diagnostic.Place
  ) throws(Diagnostic) {
    guard let name = path.first else {
      self = value
      return
    }
    let whole = parent.isEmpty ? name : "\(parent).\(name)"
    switch content {
    case .mapping(var pairs):
      if let index = pairs.firstIndex(where: { $0.key.text == name }) {
        try pairs[index].value.replace(path.dropFirst(), under: whole, by: value, at: place)
      } else {
        var node = YAMLNode(content: .mapping([]), place: place)
        try node.replace(path.dropFirst(), under: whole, by: value, at: place)
        pairs.append((YAMLNode(content: .scalar(name, isQuoted: false), place: place), node))
      }
      self = YAMLNode(content: .mapping(pairs), place: self.place)
    case .sequence(var items):
      guard let index = Int(name), items.indices.contains(index) else {
        throw Diagnostic(
          place, "there is no \(quoted(whole)): \(quoted(parent)) is a list of \(items.count), counted from 0")
      }
      try items[index].replace(path.dropFirst(), under: whole, by: value, at: place)
      self = YAMLNode(content: .sequence(items), place: self.place)
    case .scalar where isNull:
      self = YAMLNode(content: .mapping([]), place: place)
      try replace(path, under: parent, by: value, at: place)
    case .scalar:
      throw Diagnostic(place, "there is no \(quoted(whole)): \(quoted(parent)) is \(kindDescription)")
    }
  }

  /// The same tree, all of it at one place.
  private func placed(at place: Diagnostic.Place) -> YAMLNode {
    let content: Content =
      switch self.content {
      case .scalar: self.content
      case .sequence(let items): .sequence(items.map { $0.placed(at: place) })
      case .mapping(let pairs): .mapping(pairs.map { ($0.key.placed(at: place), $0.value.placed(at: place)) })
      }
    return YAMLNode(content: content, place: place)
  }
}
