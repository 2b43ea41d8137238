import Parallel
import Synchronization
import Testing

@Suite struct BackgroundTaskTests {
  /// A value is there for whoever asks, as often as it is asked for, and is made once.
  @Test func makesItsValueOnce() throws {
    let count = Mutex(0)
    let task = BackgroundTask {
      count.withLock { $0 += 1 }
      return 42
    }
    for _ in 0..<3 { #expect(try task.value() == 42) }
    #expect(count.withLock { $0 } == 1)
  }

  @Test func tellsWhatItThrew() {
    struct Fault: Error {}
    let task = BackgroundTask { () throws -> Int in throw Fault() }
    #expect(throws: Fault.self) { try task.value() }
  }

  /// Two tasks that wait for each other's sign end only if they run at the same time.
  @Test func runsBesideOthers() throws {
    let signs = Mutex([false, false])
    let tasks = (0..<2).map { own in
      BackgroundTask {
        signs.withLock { $0[own] = true }
        while !signs.withLock({ $0[1 - own] }) {}
        return own
      }
    }
    #expect(try tasks.map { try $0.value() } == [0, 1])
  }

  @Test(arguments: [1, 3]) func arraysAreMadeInOrder(workers: Int) {
    let squares = [Int](concurrently: 100, on: WorkerPool(count: workers)) { $0 * $0 }
    #expect(squares == (0..<100).map { $0 * $0 })
  }
}
