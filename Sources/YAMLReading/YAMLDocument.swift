import Yams

/// Reads one YAML document into a tree with places, within limits that no pipeline or configuration needs and no bomb passes.
package enum YAMLDocument {
  /// Why a text is not a document.
  package struct Fault: Error {
    package let message: String
    package let mark: YAMLNode.Mark

    package init(message: String, mark: YAMLNode.Mark) {
      self.message = message
      self.mark = mark
    }
  }

  /// Largest text, in bytes.
  package static let maximumSize = 256 * 1024
  /// Most values, aliases written out.
  static let maximumCount = 10_000
  /// Deepest nesting, aliases written out.
  static let maximumDepth = 32
  /// Most copies that aliases could make of one value.
  static let maximumGrowth = 10_000.0

  /// Stack for the parser, in bytes. It recurses with the text, which libyaml stops at 1,000 levels; measured with all
  /// kinds of nesting, these take between 2 and 4 MiB.
  private static let stackSize = 16 << 20

  /// The tree of a text; nil if it holds no value.
  package static func read(_ text: String) throws(Fault) -> YAMLNode? {
    try withOwnStack(bytes: stackSize) {
      Result { () throws(Fault) in try compose(text) }
    }.get()
  }

  private static func compose(_ text: String) throws(Fault) -> YAMLNode? {
    guard text.utf8.count <= maximumSize else {
      throw Fault(message: "the file is larger than \(maximumSize / 1024) KiB", mark: .start)
    }
    guard aliasGrowth(of: text) <= maximumGrowth else {
      throw Fault(message: "the file has too many YAML anchors and aliases", mark: .start)
    }
    var keys = RepeatedKeys(text)
    while true {
      do {
        guard let root = try Yams.compose(yaml: keys.text) else { return nil }
        var remaining = maximumCount
        let document = try convert(root, depth: 0, remaining: &remaining, keys: keys)
        return document.isNull ? nil : document
      } catch let fault as Fault {
        throw fault
      } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
        let mark = YAMLNode.Mark(context.mark)
        guard keys.hideKey(at: mark) else {
          throw Fault(message: "key \(quoted(duplicates.first ?? "")) is given twice in one mapping", mark: mark)
        }
      } catch let error as YamlError {
        throw fault(of: error)
      } catch {
        throw Fault(message: "not YAML: \(error)", mark: .start)
      }
    }
  }

  /// A bound on how many copies of one value aliases can make: none is deeper than the number of anchors, and they
  /// multiply most when the aliases are shared out evenly among the anchors.
  ///
  /// It has to be known before the text is parsed, because the parser compares keys with their aliases written out.
  /// Whatever looks like an anchor or alias counts, in comments and quotation marks too.
  private static func aliasGrowth(of text: String) -> Double {
    var anchors = 0.0
    var aliases = 0.0
    var previous: UInt8 = 0
    for byte in text.utf8 {
      let isSpace = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      if previous == UInt8(ascii: "&"), !isSpace { anchors += 1 }
      if previous == UInt8(ascii: "*"), !isSpace { aliases += 1 }
      previous = byte
    }
    var growth = 1.0
    for _ in 0..<Int(anchors) where growth <= maximumGrowth { growth *= 1 + aliases / anchors }
    return growth
  }

  private static func convert(
    _ node: Node, depth: Int, remaining: inout Int, keys: RepeatedKeys
  ) throws(Fault) -> YAMLNode {
    let mark = node.mark.map(YAMLNode.Mark.init) ?? .start
    guard depth < maximumDepth else {
      throw Fault(message: "values are nested more than \(maximumDepth) deep", mark: mark)
    }
    remaining -= 1
    guard remaining >= 0 else {
      throw Fault(message: "there are more than \(maximumCount) values, aliases written out", mark: mark)
    }
    switch node {
    case .scalar(let scalar):
      return YAMLNode(content: .scalar(keys.original(of: scalar.string), isQuoted: scalar.style != .plain), mark: mark)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try convert(item, depth: depth + 1, remaining: &remaining, keys: keys)) }
      return YAMLNode(content: .sequence(items), mark: mark)
    case .mapping(let mapping):
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      for (key, value) in mapping {
        pairs.append(
          (
            try convert(key, depth: depth + 1, remaining: &remaining, keys: keys),
            try convert(value, depth: depth + 1, remaining: &remaining, keys: keys)
          ))
      }
      return YAMLNode(content: .mapping(pairs), mark: mark)
    case .alias:
      throw Fault(message: "an alias without its anchor", mark: mark)
    }
  }

  private static func fault(of error: YamlError) -> Fault {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      Fault(message: "not YAML: \(context.map { "\($0.text): " } ?? "")\(problem)", mark: .init(mark))
    case .reader(let problem, let offset, _, let text):
      Fault(message: "not YAML: \(problem)", mark: .init(text.unicodeScalars, offset: offset ?? 0))
    default:
      Fault(message: "not YAML: \(error)", mark: .start)
    }
  }
}

extension YAMLNode.Mark {
  package static let start = Self(line: 1, column: 1)

  fileprivate init(_ mark: Yams.Mark) { self.init(line: mark.line, column: mark.column) }

  /// The place that many scalars into a text.
  fileprivate init(_ text: String.UnicodeScalarView, offset: Int) {
    self = .start
    for scalar in text.prefix(offset) {
      if scalar == "\n" { self = Self(line: line + 1, column: 1) } else { column += 1 }
    }
  }
}
