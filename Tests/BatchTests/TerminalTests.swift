import Batch
import Testing

@Suite struct TerminalTests {
  @Test func keepsTheStatusLineBelowTheOthers() {
    let screen = Screen()
    let terminal = screen.terminal(rewritesLine: true)
    terminal.showStatus { _ in "1/3" }
    terminal.write("a warning")
    #expect(screen.lines == ["a warning", "1/3"])
    terminal.showStatus { _ in "2/3" }
    #expect(screen.lines == ["a warning", "2/3"])
    terminal.clearStatus()
    terminal.write("the end")
    #expect(screen.lines == ["a warning", "the end", ""])
  }

  @Test func writesAnUnchangedStatusOnce() {
    let screen = Screen()
    let terminal = screen.terminal(rewritesLine: true)
    for _ in 0..<5 { terminal.showStatus { _ in "same" } }
    #expect(screen.output == "\r\u{1B}[Ksame")
  }

  @Test func leavesTheLastColumnFree() {
    let screen = Screen()
    screen.terminal(rewritesLine: true, columns: 20).showStatus { String(repeating: "x", count: $0) }
    #expect(screen.lines == [String(repeating: "x", count: 19)])
  }

  @Test func showsNoStatusWhereLinesStay() {
    let screen = Screen()
    let terminal = screen.terminal(rewritesLine: false)
    terminal.showStatus { _ in "1/3" }
    terminal.write("line")
    terminal.clearStatus()
    #expect(screen.output == "line\n")
  }

  @Test(
    arguments: [
      (true, [:], true, true), (true, ["NO_COLOR": "1"], true, false), (true, ["NO_COLOR": ""], true, true),
      (true, ["TERM": "dumb"], false, false), (false, ["TERM": "xterm"], false, false),
    ] as [(Bool, [String: String], Bool, Bool)])
  func knowsWhatTheDeviceCanShow(isTerminal: Bool, environment: [String: String], rewrites: Bool, color: Bool) {
    #expect(
      Terminal.Traits(isTerminal: isTerminal, environment: environment)
        == Terminal.Traits(rewritesLine: rewrites, showsColor: color))
  }

  @Test func wholeLinesFromManyThreads() async {
    let screen = Screen()
    let terminal = screen.terminal(rewritesLine: true)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask {
          terminal.showStatus { _ in "status \(number)" }
          terminal.write("line \(number)")
        }
      }
    }
    terminal.clearStatus()
    #expect(Set(screen.lines.dropLast()) == Set((0..<50).map { "line \($0)" }))
  }
}
