import Foundation
import Yams

/// Reads one YAML document into a tree with places, within limits that no pipeline or configuration needs and no bomb passes.
package enum YAMLDocument {
  /// Largest text, in bytes.
  static let maximumSize = 256 * 1024
  /// Most values, aliases written out.
  static let maximumCount = 10_000
  /// Deepest nesting, aliases written out.
  static let maximumDepth = 32
  /// Most copies that aliases could make of one value.
  static let maximumGrowth = 10_000.0

  /// Stack for the parser, in bytes. It recurses with the text, which libyaml stops at 1,000 levels; measured with all
  /// kinds of nesting, these take between 2 and 4 MiB.
  private static let stackSize = 16 << 20

  /// The tree of a file. That it cannot be read, is not UTF-8 or holds no value is a fault like others.
  package static func read(contentsOf url: URL) throws(Diagnostic) -> YAMLNode {
    let file = url.relativePath
    let data: Data
    do {
      data = try FileHandle(forReadingFrom: url).read(upToCount: maximumSize + 1) ?? Data()
    } catch {
      throw Diagnostic(.start(of: file), "the file cannot be read: \(error.localizedDescription)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Diagnostic(.start(of: file), "the file is not UTF-8")
    }
    return try read(text, file: file)
  }

  /// The tree of a text; `file` is its name for messages. That it holds no value is a fault like others.
  package static func read(_ text: String, file: String) throws(Diagnostic) -> YAMLNode {
    let root: YAMLNode?
    do throws(Fault) {
      root = try withOwnStack(bytes: stackSize) {
        Result { () throws(Fault) in try compose(text, file: file) }
      }.get()
    } catch {
      throw Diagnostic(.init(file, error.mark), error.message)
    }
    guard let root else { throw Diagnostic(.start(of: file), "the file is empty") }
    return root
  }

  private static func compose(_ text: String, file: String) throws(Fault) -> YAMLNode? {
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
        let document = try convert(root, depth: 0, remaining: &remaining, keys: keys, file: file)
        return document.isNull ? nil : document
      } catch let fault as Fault {
        throw fault
      } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
        let mark = TextMark(context.mark)
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
    _ node: Node, depth: Int, remaining: inout Int, keys: RepeatedKeys, file: String
  ) throws(Fault) -> YAMLNode {
    let mark = node.mark.map(TextMark.init) ?? .start
    guard depth < maximumDepth else {
      throw Fault(message: "values are nested more than \(maximumDepth) deep", mark: mark)
    }
    remaining -= 1
    guard remaining >= 0 else {
      throw Fault(message: "there are more than \(maximumCount) values, aliases written out", mark: mark)
    }
    let place = Diagnostic.Place(file, mark)
    switch node {
    case .scalar(let scalar):
      return YAMLNode(
        content: .scalar(keys.original(of: scalar.string), isQuoted: scalar.style != .plain), place: place)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence {
        items.append(try convert(item, depth: depth + 1, remaining: &remaining, keys: keys, file: file))
      }
      return YAMLNode(content: .sequence(items), place: place)
    case .mapping(let mapping):
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      for (key, value) in mapping {
        pairs.append(
          (
            try convert(key, depth: depth + 1, remaining: &remaining, keys: keys, file: file),
            try convert(value, depth: depth + 1, remaining: &remaining, keys: keys, file: file)
          ))
      }
      return YAMLNode(content: .mapping(pairs), place: place)
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

/// Why a text is not a document.
private struct Fault: Error {
  let message: String
  let mark: TextMark
}

extension TextMark {
  fileprivate init(_ mark: Yams.Mark) { self.init(line: mark.line, column: mark.column) }

  /// The place that many scalars into a text.
  fileprivate init(_ text: String.UnicodeScalarView, offset: Int) {
    self = .start
    for scalar in text.prefix(offset) {
      if scalar == "\n" { self = Self(line: line + 1, column: 1) } else { column += 1 }
    }
  }
}
