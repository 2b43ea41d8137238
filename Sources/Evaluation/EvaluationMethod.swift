/// A way to make pictures, as an evaluation calls it: `NAME`, or `NAME@NUMBER` with the number of network evaluations it
/// takes.
package struct EvaluationMethod: Sendable, Hashable, Encodable {
  /// The row of the targets themselves, which no method is called like.
  package static let targetName = "target"

  /// As it was written, in tables.
  package let name: String
  /// The name without the number: methods that share it are points of one line in plots.
  package let family: String
  /// Evaluations of the network, at least 1; nil if that does not apply.
  package let evaluations: Int?

  /// Reads a name; nil for one that is empty, that of the targets, or cannot be the name of a folder.
  package init?(_ name: String) {
    let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard !parts[0].isEmpty, name != Self.targetName, !name.hasPrefix("."),
      !name.contains(where: { "/=,\u{0}".contains($0) || $0.isNewline })
    else { return nil }
    (self.name, family) = (name, parts[0])
    guard parts.count == 2 else {
      evaluations = nil
      return
    }
    guard let number = Int(parts[1]), number >= 1 else { return nil }
    evaluations = number
  }
}
