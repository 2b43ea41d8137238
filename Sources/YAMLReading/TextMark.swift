/// A place in a text: line and column, from 1; columns in Unicode scalars.
struct TextMark: Hashable {
  var line: Int
  var column: Int

  static let start = Self(line: 1, column: 1)
}

extension Diagnostic.Place {
  init(_ file: String, _ mark: TextMark) { self = .file(file, line: mark.line, column: mark.column) }

  /// Where a file begins.
  package static func start(of file: String) -> Self { Self(file, .start) }
}
