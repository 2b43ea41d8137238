/// One fault of a pipeline or configuration: where it is, what it is, and what was probably meant.
public struct Diagnostic: Sendable, Hashable, Error {
  /// Where a fault was found.
  public enum Place: Sendable, Hashable {
    /// A file; line and column count from 1, columns in Unicode scalars.
    case file(String, line: Int, column: Int)
    /// An override of the command line, as it was given.
    case override(String)

    /// The line in its file; 0 for an override.
    package var line: Int {
      if case .file(_, let line, _) = self { line } else { 0 }
    }
  }

  public let place: Place
  public let message: String
  /// The valid name nearest to the one that was given.
  public let suggestion: String?

  public init(_ place: Place, _ message: String, suggestion: String? = nil) {
    self.place = place
    self.message = message
    self.suggestion = suggestion
  }
}

extension Diagnostic: CustomStringConvertible {
  /// As in `dslr.yaml:5:22: error: unknown stage “enhanc”; did you mean “enhance”?`.
  public var description: String {
    let hint = suggestion.map { "; did you mean \(quoted($0))?" } ?? ""
    return switch place {
    case .file(let name, let line, let column): "\(name):\(line):\(column): error: \(message)\(hint)"
    case .override(let text): "--set \(printable(text)): \(message)\(hint)"
    }
  }
}

extension [Diagnostic] {
  /// One line for each of the first fifty faults.
  package var report: String {
    var lines = prefix(50).map(\.description)
    if count > 50 { lines.append("… and \(count - 50) more") }
    return lines.joined(separator: "\n")
  }
}

/// A name or value out of somebody's file in quotation marks, cut short and fit for a terminal.
package func quoted(_ text: String) -> String { "“\(printable(text))”" }

/// The text with control characters replaced, cut to 80 characters.
package func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(80) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result.unicodeScalars.append("\u{FFFD}")
    default: result.unicodeScalars.append(scalar)
    }
  }
  return text.unicodeScalars.count > 80 ? result + "…" : result
}

extension [Diagnostic] {
  /// In the order of the file; overrides follow in the order of their coming.
  package func sortedByPlace() -> [Diagnostic] {
    func key(_ place: Diagnostic.Place) -> (Int, Int) {
      if case .file(_, let line, let column) = place { (line, column) } else { (.max, 0) }
    }
    return enumerated()
      .sorted {
        let (first, second) = (key($0.element.place), key($1.element.place))
        return (first.0, first.1, $0.offset) < (second.0, second.1, $1.offset)
      }
      .map(\.element)
  }
}
