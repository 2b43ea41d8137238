import Yams

/// Reads one YAML document into a tree with places.
enum YAMLDocument {
  struct Fault: Error {
    let message: String
    let mark: YAMLNode.Mark
  }

  static func read(_ text: String) -> Result<YAMLNode, Fault> {
    do {
      guard let root = try Yams.compose(yaml: text) else {
        return .failure(Fault(message: "the file is empty", mark: .init(line: 1, column: 1)))
      }
      return .success(convert(root))
    } catch let error as YamlError {
      return .failure(Fault(message: "\(error)", mark: .init(line: 1, column: 1)))
    } catch {
      return .failure(Fault(message: "\(error)", mark: .init(line: 1, column: 1)))
    }
  }

  private static func convert(_ node: Node) -> YAMLNode {
    let mark = YAMLNode.Mark(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
      return YAMLNode(content: .scalar(scalar.string, isQuoted: scalar.style != .plain), mark: mark)
    case .sequence(let sequence):
      return YAMLNode(content: .sequence(sequence.map(convert)), mark: mark)
    case .mapping(let mapping):
      return YAMLNode(content: .mapping(mapping.map { (convert($0.key), convert($0.value)) }), mark: mark)
    case .alias:
      return YAMLNode(content: .scalar("", isQuoted: false), mark: mark)
    }
  }
}
