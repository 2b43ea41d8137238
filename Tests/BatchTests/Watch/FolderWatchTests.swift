import Batch
import Foundation
import Testing

@Suite struct FolderWatchTests {
  private func stamp(_ bytes: Int, modified: Int = 1, changed: Int = 1) -> FileStamp {
    FileStamp(number: 7, bytes: bytes, modified: modified, changed: changed)
  }

  @Test func takesAFileThatStoodStill() {
    var watch = FolderWatch()
    #expect(watch.scan(["a": stamp(1)]).isEmpty)
    #expect(watch.scan(["a": stamp(2)]).isEmpty, "it has grown")
    #expect(watch.scan(["a": stamp(2, modified: 2)]).isEmpty, "it was written to")
    #expect(watch.scan(["a": stamp(2, modified: 2, changed: 2)]).isEmpty)
    #expect(watch.scan(["a": stamp(2, modified: 2, changed: 2)]) == ["a": .new])
    // As long as it was not worked on, it has its turn.
    #expect(watch.scan(["a": stamp(2, modified: 2, changed: 2)]) == ["a": .new])
  }

  @Test func takesItOnceAndAgainWhenItChanged() {
    var watch = FolderWatch()
    _ = watch.scan(["a": stamp(1), "b": stamp(1)])
    #expect(watch.scan(["a": stamp(1), "b": stamp(1)]) == ["a": .new, "b": .new])
    watch.settle("a")
    #expect(watch.scan(["a": stamp(1), "b": stamp(1)]) == ["b": .new])
    watch.settle("b")
    #expect(watch.scan(["a": stamp(1), "b": stamp(1)]).isEmpty)
    // Other permissions are no other content.
    _ = watch.scan(["a": stamp(1, changed: 9), "b": stamp(1)])
    #expect(watch.scan(["a": stamp(1, changed: 9), "b": stamp(1)]).isEmpty)
    #expect(watch.scan(["a": stamp(3, modified: 5, changed: 9), "b": stamp(1)]).isEmpty, "not yet still")
    #expect(watch.scan(["a": stamp(3, modified: 5, changed: 9), "b": stamp(1)]) == ["a": .changed])
  }

  @Test func forgetsWhatIsGone() {
    var watch = FolderWatch()
    _ = watch.scan(["a": stamp(1)])
    _ = watch.scan(["a": stamp(1)])
    watch.settle("a")
    #expect(watch.scan([:]).isEmpty)
    #expect(watch.scan(["a": stamp(1)]).isEmpty)
    #expect(watch.scan(["a": stamp(1)]) == ["a": .new])
  }

  /// Whatever a writer does, a file is never taken in the scan in which it changed.
  @Test(arguments: 0..<20) func neverTakesAFileThatMoves(seed: UInt64) {
    var random = SplitMix(state: seed)
    var watch = FolderWatch()
    var stamps: [FilePath: FileStamp] = [:]
    for _ in 0..<200 {
      let before = stamps
      for name in ["a", "b", "c"] as [FilePath] where Bool.random(using: &random) {
        stamps[name] = Int.random(in: 0..<8, using: &random) == 0 ? nil : stamp(Int.random(in: 0..<3, using: &random))
      }
      for path in watch.scan(stamps).keys {
        #expect(stamps[path] != nil && stamps[path] == before[path])
        if Bool.random(using: &random) { watch.settle(path) }
      }
    }
  }
}
