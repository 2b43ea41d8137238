import Parallel
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
  @Test(arguments: [1, 2, 4], [0, 1, 3, 1000]) func callsEachIndexOnce(workers: Int, iterations: Int) {
    let calls = Mutex([Int](repeating: 0, count: iterations))
    WorkerPool(count: workers).parallelFor(iterations) { index in calls.withLock { $0[index] += 1 } }
    #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test func neverRunsMoreThanItsWorkers() {
    let running = Mutex((now: 0, most: 0))
    WorkerPool(count: 2).parallelFor(200) { _ in
      running.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      running.withLock { $0.now -= 1 }
    }
    #expect((1...2).contains(running.withLock { $0.most }))
  }

  @Test func runsNestedLoopsInPlace() {
    let sum = Atomic<Int>(0)
    let pool = WorkerPool(count: 2)
    pool.parallelFor(8) { outer in
      pool.parallelFor(8) { inner in sum.wrappingAdd(outer * 8 + inner, ordering: .relaxed) }
    }
    #expect(sum.load(ordering: .relaxed) == (0..<64).reduce(0, +))
  }

  struct Fault: Error, Equatable { var index: Int }

  @Test func throwsTheErrorOfTheLowestFailedIndex() {
    #expect(throws: Fault(index: 3)) {
      try WorkerPool(count: 1).parallelFor(10) { (index) throws(Fault) in
        if index >= 3 { throw Fault(index: index) }
      }
    }
  }

  @Test(arguments: [1, 3, 7, 100]) func bandsCoverTheRange(height: Int) {
    let rows = Mutex<[Int]>([])
    WorkerPool(count: 2).parallelBands(of: 5..<26, height: height) { band in rows.withLock { $0 += Array(band) } }
    #expect(rows.withLock { $0.sorted() } == Array(5..<26))
  }
}
