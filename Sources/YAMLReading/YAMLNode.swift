/// A YAML node with its place, aliases written out.
package struct YAMLNode {
  package indirect enum Content {
    /// A scalar's text; quoted means that it is text whatever it looks like.
    case scalar(String, isQuoted: Bool)
    case sequence([YAMLNode])
    /// Pairs in the order of the file; a key may come twice.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  /// Line and column, from 1; columns in Unicode scalars.
  package struct Mark: Hashable {
    package var line: Int
    package var column: Int
  }

  package let content: Content
  package let mark: Mark

  /// What the node is, for messages.
  package var kindDescription: String {
    switch content {
    case .scalar where isNull: "nothing"
    case .scalar(let text, _): quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The text of a scalar that is not null.
  package var text: String? {
    if case .scalar(let text, _) = content, !isNull { text } else { nil }
  }

  /// Whether this is YAML's null.
  package var isNull: Bool {
    if case .scalar(let text, isQuoted: false) = content {
      ["", "~", "null", "Null", "NULL"].contains(text)
    } else {
      false
    }
  }
}
