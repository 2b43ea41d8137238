import Batch
import Foundation
import Testing

@Suite struct ShellWordsTests {
  @Test func meanThemselvesToAShell() throws {
    let words = ["plain", "", "a b", "it's", "$HOME", "`id`", "\"", "\\", "a\nb", "-n", "*", "~", "#", ";", "(", "é"]
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", #"printf '%s\0' "# + ShellWords.line(words)]
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let bytes = try #require(try output.fileHandleForReading.readToEnd())
    shell.waitUntilExit()
    #expect(
      bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) } == words
        + [""])
  }

  @Test func leavePlainWordsAsTheyAre() {
    #expect(ShellWords.line(["sbatch", "--array=3,7", "/a/b.sbatch"]) == "sbatch --array=3,7 /a/b.sbatch")
  }
}
