import Batch
import Synchronization

/// Standard error as a test sees it: all that was written, and what a person would see.
final class Screen: Sendable {
  private let state = Mutex("")

  var output: String { state.withLock { $0 } }

  /// The lines on show after carriage returns and erasures.
  var lines: [String] {
    var lines = [""]
    for character in output.replacing("\r\u{1B}[K", with: "\u{7F}") {
      switch character {
      case "\u{7F}": lines[lines.count - 1] = ""
      case "\n": lines.append("")
      default: lines[lines.count - 1].append(character)
      }
    }
    return lines
  }

  func terminal(rewritesLine: Bool, color: Bool = false, columns: Int = 80) -> Terminal {
    Terminal(
      traits: Terminal.Traits(rewritesLine: rewritesLine, showsColor: color), columns: { columns },
      output: { text in self.state.withLock { $0 += text } })
  }
}
