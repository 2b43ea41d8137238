import ArgumentParser

/// What is known of a network beside its tensors: by the command line, or else by the metadata of a file.
struct NetworkSettings: Sendable {
  private let words: [String: String]
  let metadata: [String: String]

  /// - Throws: a `ValidationError` if a word is none of the network's settings.
  init(_ words: [ConfigurationWord], metadata: [String: String] = [:], of network: CatalogedNetwork) throws {
    for word in words where !network.settings.contains(where: { $0.name == word.key }) {
      let known = network.settings.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "--config \(word.key): \(network.name) has \(known.isEmpty ? "no settings" : "the settings \(known)")")
    }
    self.words = Dictionary(words.map { ($0.key, $0.value) }) { _, last in last }
    self.metadata = metadata
  }

  /// What the command line, or else the metadata say.
  subscript(key: String) -> String? { words[key] ?? metadata[key] }

  /// A whole number of at least 1.
  func count(_ key: String) throws -> Int? {
    guard let text = self[key] else { return nil }
    guard let number = Int(text), number >= 1 else {
      throw NetworkFault("“\(key)” is “\(text)”, not a whole number of at least 1")
    }
    return number
  }

  /// Whole numbers with commas between them.
  func numbers(_ key: String) throws -> [Int]? {
    guard let text = self[key] else { return nil }
    let numbers = text.split(separator: ",").map { Int($0) }
    guard numbers.allSatisfy({ $0 != nil }) else {
      throw NetworkFault("“\(key)” is “\(text)”, not whole numbers with commas between them")
    }
    return numbers.compactMap { $0 }
  }
}

/// A setting as it is written on the command line: `KEY=VALUE`.
struct ConfigurationWord: ExpressibleByArgument, Sendable {
  let key, value: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    (key, value) = (parts[0], parts[1])
  }
}
