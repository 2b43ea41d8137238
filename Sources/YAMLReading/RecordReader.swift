/// Reads the fields of one record, and notes every fault of its mapping with its place.
public struct RecordReader: Sendable {
  private let pairs: [(key: YAMLNode, value: YAMLNode)]
  /// The first value of each key.
  private var values: [String: YAMLNode] = [:]
  /// The keys that lead here from the file's root.
  private let path: [String]
  private let place: Diagnostic.Place
  /// Whether there is no mapping, and a record is wanted that only has its form.
  private let isPlaceholder: Bool
  /// The keys that the record has asked for.
  private var known: [String] = []
  /// The keys that are needed and missing, with what they take.
  private var missing: [(key: String, form: String)] = []
  private var faults: [Diagnostic] = []

  static let placeholder = RecordReader([], path: [], place: .start(of: ""), isPlaceholder: true)

  init(
    _ pairs: [(key: YAMLNode, value: YAMLNode)], path: [String], place: Diagnostic.Place, isPlaceholder: Bool = false
  ) {
    self.pairs = pairs
    self.path = path
    self.place = place
    self.isPlaceholder = isPlaceholder
    var lines: [String: Int] = [:]
    for (key, value) in pairs {
      guard let name = key.text else { continue }
      if let line = lines[name] {
        faults.append(Diagnostic(key.place, "key \(title(name)) is given twice, first on line \(line)"))
      } else {
        lines[name] = key.place.line
        values[name] = value
      }
    }
  }

  /// The value of a key that the file must have.
  public mutating func read<Value>(_ key: String, _ form: ValueForm<Value>) -> Value {
    guard let node = take(key) else {
      if !isPlaceholder { missing.append((key, form.description)) }
      return form.placeholder()
    }
    return form.read(LocatedValue(node, path: path + [key]), &faults) ?? form.placeholder()
  }

  /// The value of a key, or a default where the file has none.
  public mutating func read<Value>(_ key: String, _ form: ValueForm<Value>, default value: Value) -> Value {
    guard let node = take(key) else { return value }
    return form.read(LocatedValue(node, path: path + [key]), &faults) ?? value
  }

  /// The value of a key; nil where the file has none, or an explicit null.
  public mutating func readIfPresent<Value>(_ key: String, _ form: ValueForm<Value>) -> Value? {
    guard let node = take(key), !node.isNull else { return nil }
    return form.read(LocatedValue(node, path: path + [key]), &faults)
  }

  /// A record all of whose keys may be missing, and it itself with them.
  public mutating func readSection<Section: ReadableRecord>(_ key: String, as type: Section.Type) -> Section {
    let form = ValueForm<Section>.record(type)
    guard !isPlaceholder else { return form.placeholder() }
    let empty = YAMLNode(content: .mapping([]), place: place)
    let node = take(key).flatMap { $0.isNull ? nil : $0 } ?? empty
    return form.read(LocatedValue(node, path: path + [key]), &faults) ?? form.placeholder()
  }

  /// Demands of a field what depends on others: `fields.require(low < high, "low", "must be below “high”")`.
  ///
  /// Nothing is demanded of a record that has faults already, whose fields may have other values than the file's.
  public mutating func require(
    _ condition: @autoclosure () -> Bool, _ key: String, _ message: @autoclosure () -> String
  ) {
    guard faults.isEmpty, missing.isEmpty, !isPlaceholder, !condition() else { return }
    faults.append(Diagnostic(values[key]?.place ?? place, "\(title(key)) \(message())"))
  }

  /// The faults that were noted, those of keys that nobody asked for included. A key that was written otherwise is not
  /// missing.
  func finish() -> [Diagnostic] {
    var faults = faults
    var meant: Set<String> = []
    for (key, _) in pairs {
      if key.isMergeKey {
        faults.append(Diagnostic(key.place, YAMLNode.mergeKeyMessage))
      } else if let name = key.text {
        guard !known.contains(name) else { continue }
        let suggestion = nearest(to: name, in: known)
        if let suggestion { meant.insert(suggestion) }
        faults.append(Diagnostic(key.place, "unknown key \(title(name))", suggestion: suggestion))
      } else {
        faults.append(Diagnostic(key.place, "a key is a name, not \(key.kindDescription)"))
      }
    }
    for (key, form) in missing where !meant.contains(key) {
      faults.append(Diagnostic(place, "\(title(key)) is missing; it takes \(form)"))
    }
    return faults
  }

  private mutating func take(_ key: String) -> YAMLNode? {
    precondition(!known.contains(key), "a record reads each of its keys once, not \(key)")
    known.append(key)
    return values[key]
  }

  /// A key as messages and overrides name it, from the file's root on.
  private func title(_ key: String) -> String { quoted((path + [key]).joined(separator: ".")) }
}
