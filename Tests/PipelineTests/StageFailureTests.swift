import Foundation
import Pipeline
import Testing

@Suite struct StageFailureTests {
  private func describe(_ cause: String) -> String {
    StageFailure(
      file: URL(filePath: "/photos/a.dng"), nodeID: "decode", stageName: "decode", underlying: ToyError(message: cause)
    ).description
  }

  @Test func namesTheFileOnce() {
    #expect(describe("truncated") == "/photos/a.dng: decode: truncated")
    #expect(describe("/photos/a.dng: truncated") == "/photos/a.dng: decode: truncated")
    #expect(describe("a.dng: truncated") == "/photos/a.dng: decode: truncated")
    #expect(describe("cannot read /photos/a.dng") == "decode: cannot read /photos/a.dng")
  }

  @Test func saysWhatFoundationSays() {
    let error = #expect(throws: (any Error).self) { try Data(contentsOf: URL(filePath: "/nowhere/at/all")) }
    let failure = StageFailure(
      file: URL(filePath: "/a"), nodeID: "read", stageName: "read", underlying: error ?? ToyError(message: ""))
    #expect(!failure.description.contains("Code="), "\(failure)")
  }
}
