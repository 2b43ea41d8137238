import Batch
import Foundation
import Pipeline
import Testing

@Suite struct FileFailureTests {
  @Test func knowsAFullDiskAndACancellation() {
    func category(_ error: any Error) -> FailureCategory { FileFailure("a.dng", error).category }
    #expect(category(Cancelled()) == .cancelled)
    #expect(category(POSIXError(.ENOSPC)) == .storageFull)
    #expect(category(POSIXError(.EDQUOT)) == .storageFull)
    #expect(category(CocoaError(.fileWriteOutOfSpace)) == .storageFull)
    #expect(category(POSIXError(.EACCES)) == .internal)
    #expect(category(Fault(failureCategory: .outputWriting)) == .outputWriting)
  }

  @Test func namesTheFileOnce() {
    let failure = FileFailure("a\nb.dng", Fault(failureCategory: .input))
    #expect(failure.description == "a\\nb.dng: fault of input")
    #expect(FileFailure("a\nb.dng", failure) == failure)
  }
}

/// A failure of a chosen category.
struct Fault: CategorizedFailure, CustomStringConvertible {
  var failureCategory: FailureCategory
  var description: String { "fault of \(failureCategory.rawValue)" }
}
