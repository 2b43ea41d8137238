import Checkpoints
import Neural

/// A checkpoint's tensors brought to a network's: which is which, and what is wrong.
struct WeightImport {
  /// A tensor of the network and the one of the checkpoint that it is.
  struct Match {
    let name: String
    let shape: [Int]
    let source: StateDictionary.Entry
  }

  private(set) var matches: [Match] = []
  /// Tensors of the checkpoint that no run needs.
  private(set) var leftOut: [String] = []
  private var missing: [String] = []
  private var extra: [String] = []
  private var misshapen: [String] = []

  /// Shapes of the tensors by their plain names.
  static func shapes(_ entries: [StateDictionary.Entry], _ names: NetworkNames) -> [String: [Int]] {
    Dictionary(entries.map { (names.plain($0.name), $0.shape) }) { first, _ in first }
  }

  init(_ entries: [StateDictionary.Entry], parameters: [(name: String, shape: [Int])], names: NetworkNames) {
    var sources: [String: StateDictionary.Entry] = [:]
    for entry in entries {
      let plain = names.plain(entry.name)
      if names.isLeftOut(plain) {
        leftOut.append(entry.name)
      } else if sources[plain] != nil {
        extra.append("\(entry.name) (a second “\(plain)”)")
      } else {
        sources[plain] = entry
      }
    }
    for (name, shape) in parameters {
      let plain = names.plain(name)
      guard let source = sources.removeValue(forKey: plain) else {
        missing.append("\(name) \(Self.text(shape))")
        continue
      }
      if source.shape == shape || source.shape == names.reshaped[plain] {
        matches.append(Match(name: name, shape: shape, source: source))
      } else {
        misshapen.append(Self.misfit(name, shape: shape, source: source))
      }
    }
    extra += entries.filter { sources[names.plain($0.name)] == $0 }.map { "\($0.name) \(Self.text($0.shape))" }
  }

  /// Everything that is wrong, a line each; none if the checkpoint has the network's tensors and no others.
  var faults: [String] {
    [
      Self.line("missing", missing), Self.line("not the network's", extra), Self.line("of another shape", misshapen),
    ].compactMap { $0 }
  }

  /// The element types beside float32 that are converted, with the number of tensors.
  var conversions: [(type: Safetensors.ElementType, count: Int)] {
    let types = Dictionary(grouping: matches.map(\.source.type)) { $0 }.mapValues(\.count)
    return types.filter { $0.key != .float32 }.map { ($0.key, $0.value) }.sorted { $0.type.rawValue < $1.type.rawValue }
  }

  /// The first of a list, and how many there are.
  static func excerpt(_ items: [String]) -> String {
    let shown = items.prefix(8).joined(separator: ", ")
    return items.count > 8 ? "\(shown) … and \(items.count - 8) more" : shown
  }

  private static func line(_ title: String, _ items: [String]) -> String? {
    items.isEmpty ? nil : "\(items.count) \(items.count == 1 ? "tensor" : "tensors") \(title): \(excerpt(items))"
  }

  private static func misfit(_ name: String, shape: [Int], source: StateDictionary.Entry) -> String {
    let misfit = "\(name) is \(text(source.shape)), not \(text(shape))"
    guard source.shape.sorted() == shape.sorted(), shape.count > 1 else { return misfit }
    return "\(misfit) (transposed: PyTorch has outputs before inputs before rows before columns)"
  }

  static func text(_ shape: [Int]) -> String { shape.isEmpty ? "1" : shape.map(String.init).joined(separator: "×") }
}
