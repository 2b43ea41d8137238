/// Hides repeated keys from the parser, which gives up on the first, so that all can be named with their places.
///
/// The first letter of the repeated key's earlier mention is replaced by a private-use scalar of its own, which keeps
/// every place as it was, and put back when the tree is read.
struct RepeatedKeys {
  /// Most keys that are hidden; each costs a new parse.
  private static let limit = 32
  private static let substitutes = 0xE000..<0xE000 + limit

  private var scalars: [Unicode.Scalar]
  private var originals: [Unicode.Scalar] = []
  /// Whether the text has scalars of its own where the substitutes are.
  private let isAmbiguous: Bool

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    isAmbiguous = scalars.contains { Self.substitutes.contains(Int($0.value)) }
  }

  /// The text with the hidden keys replaced.
  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Hides the key at a place; false if it is not written plainly enough, or too many are hidden.
  mutating func hideKey(at mark: TextMark) -> Bool {
    guard !isAmbiguous, let substitute = substitute(originals.count), var index = index(of: mark) else { return false }
    if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
    guard index < scalars.count, scalars[index].isASCII, scalars[index].properties.isAlphabetic else { return false }
    originals.append(scalars[index])
    scalars[index] = substitute
    return true
  }

  /// The text of a scalar as it was before it was hidden.
  func original(of text: String) -> String {
    guard let first = text.unicodeScalars.first, let index = Self.substitutes.firstIndex(of: Int(first.value)),
      case let number = Self.substitutes.distance(from: Self.substitutes.startIndex, to: index),
      number < originals.count
    else { return text }
    var view = text.unicodeScalars
    view.replaceSubrange(view.startIndex..<view.index(after: view.startIndex), with: [originals[number]])
    return String(view)
  }

  private func substitute(_ number: Int) -> Unicode.Scalar? {
    number < Self.limit ? Unicode.Scalar(Self.substitutes.lowerBound + number) : nil
  }

  /// Where a line and column are among the scalars, lines ending as YAML's do.
  private func index(of mark: TextMark) -> Int? {
    var line = 1
    var start = 0
    while line < mark.line, start < scalars.count {
      let isPair = scalars[start] == "\r" && start + 1 < scalars.count && scalars[start + 1] == "\n"
      if !isPair, ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalars[start]) { line += 1 }
      start += 1
    }
    let index = start + mark.column - 1
    return line == mark.line && index < scalars.count ? index : nil
  }
}
