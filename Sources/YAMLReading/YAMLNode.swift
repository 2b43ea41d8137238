/// A YAML node with its place, aliases written out.
package struct YAMLNode: Sendable {
  package indirect enum Content: Sendable {
    /// A scalar's text; quoted means that it is text whatever it looks like.
    case scalar(String, isQuoted: Bool)
    case sequence([YAMLNode])
    /// Pairs in the order of the file; a key may come twice.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  package let content: Content
  package let place: Diagnostic.Place

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
  /// Whether this, as a key, is YAML's merge key, which has no meaning in our files.
  package var isMergeKey: Bool {
    if case .scalar("<<", isQuoted: false) = content { true } else { false }
  }

  /// What is said of a merge key.
  package static let mergeKeyMessage = "YAML's merge key “<<” has no meaning here; write the values out"
}
