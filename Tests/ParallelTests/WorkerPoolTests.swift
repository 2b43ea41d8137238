import Dispatch
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

  /// No call of a phase begins before all calls of the one before have returned, whoever takes part.
  @Test(arguments: [1, 2, 4]) func phasesFollowEachOther(workers: Int) {
    let counts = [3, 0, 200, 1, 17]
    let calls = Mutex<[[Int]]>(counts.map { _ in [] })
    let pool = WorkerPool(count: workers)
    pool.parallelPhases(counts) { phase, index, worker in
      #expect((0..<workers).contains(worker))
      calls.withLock { calls in
        #expect((0..<phase).allSatisfy { calls[$0].count == counts[$0] })
        calls[phase].append(index)
      }
    }
    #expect(calls.withLock { $0.map { $0.sorted() } } == counts.map { Array(0..<$0) })
  }

  /// Loops of many files at a time share the workers and all come to their end.
  @Test func loopsOfManyThreadsShareTheWorkers() {
    let pool = WorkerPool(count: 2)
    let sum = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      for _ in 0..<20 { pool.parallelPhases([5, 9, 2]) { _, _, _ in sum.wrappingAdd(1, ordering: .relaxed) } }
    }
    #expect(sum.load(ordering: .relaxed) == 6 * 20 * 16)
  }

  struct Fault: Error, Equatable { var index: Int }

  @Test func throwsTheErrorOfTheLowestFailedIndex() {
    #expect(throws: Fault(index: 3)) {
      try WorkerPool(count: 1).parallelFor(10) { (index) throws(Fault) in
        if index >= 3 { throw Fault(index: index) }
      }
    }
  }

  @Test(arguments: [1, 2]) func aFailureEndsAllPhases(workers: Int) {
    let later = Atomic<Int>(0)
    #expect(throws: Fault(index: 4)) {
      try WorkerPool(count: workers).parallelPhases([10, 10]) { (phase, index, _) throws(Fault) in
        if phase == 0, index == 4 { throw Fault(index: index) }
        if phase == 1 { later.wrappingAdd(1, ordering: .relaxed) }
      }
    }
    #expect(later.load(ordering: .relaxed) == 0)
  }

  @Test(arguments: [1, 3, 7, 100]) func bandsCoverTheRange(height: Int) {
    let rows = Mutex<[Int]>([])
    WorkerPool(count: 2).parallelBands(of: 5..<26, height: height) { band in rows.withLock { $0 += Array(band) } }
    #expect(rows.withLock { $0.sorted() } == Array(5..<26))
  }
}
