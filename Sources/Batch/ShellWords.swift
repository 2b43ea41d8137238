/// Words as a POSIX shell reads them.
package enum ShellWords {
  /// A command of these words, on a line.
  package static func line(_ words: [String]) -> String {
    words.map { $0.wholeMatch(of: /[A-Za-z0-9_.,:=+\/@%\-]+/) != nil ? $0 : quoted($0) }.joined(separator: " ")
  }

  /// A word that stands for itself, whatever is in it.
  package static func quoted(_ word: String) -> String { "'" + word.replacing("'", with: #"'\''"#) + "'" }
}
