import Batch
import Testing

@Suite struct ExitStatusTests {
  private func status(_ outcomes: [FileOutcome], signal: StopSignal? = nil) -> Int32 {
    let entry = BatchEntry(input: InputFile(path: "a.dng", identity: "/a.dng"), outputs: [], action: .develop)
    let result = BatchResult(
      entries: Array(repeating: entry, count: outcomes.count), outcomes: outcomes, elapsed: .seconds(1))
    return ExitStatus(of: result, signal: signal).rawValue
  }

  private func failed(_ category: FailureCategory) -> FileOutcome {
    .failed(FileFailure(file: "a.dng", category: category, message: "x"))
  }

  private let done = FileOutcome.done(FileReport(), elapsed: .seconds(1))

  @Test func ofARun() {
    #expect(status([done, .skipped(reason: "already there")]) == 0)
    #expect(status([done, failed(.input)]) == 2)
    #expect(status([failed(.input)]) == 2)
    #expect(status([failed(.internal), failed(.memory)]) == 2)
    #expect(status([failed(.outputCreation), failed(.outputCreation)]) == 73)
    #expect(status([failed(.outputCreation), failed(.input)]) == 2)
    #expect(status([failed(.outputCreation), done]) == 2)
    #expect(status([done, failed(.storageFull), .notStarted]) == 74)
    #expect(status([done, failed(.outputWriting)]) == 2)
    #expect(status([done, .cancelled, .notStarted]) == 75)
  }

  @Test func ofASignal() {
    #expect(status([done, failed(.input), .cancelled], signal: .interrupt) == 130)
    #expect(status([failed(.storageFull)], signal: .terminate) == 143)
  }

  @Test func ofARefusedRun() {
    let statuses = BatchError.Code.allCases.map { BatchError($0, "", remedy: "").exitStatus.rawValue }
    #expect(statuses == [64, 64, 64, 64, 66, 66, 73, 74, 75, 73, 66, 65, 65, 64, 64, 64, 75, 64, 75, 75, 66])
  }
}
