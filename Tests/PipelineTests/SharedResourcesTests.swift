import Dispatch
import Pipeline
import Synchronization
import Testing

@Suite struct SharedResourcesTests {
  @Test func loadsOnceForAllThreads() {
    let resources = SharedResources()
    let loads = Atomic<Int>(0)
    let sum = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 32) { index in
      let value = try? resources.value(for: "key \(index % 4)") {
        loads.add(1, ordering: .relaxed)
        return index % 4
      }
      sum.add(value ?? 100, ordering: .relaxed)
    }
    #expect(loads.load(ordering: .relaxed) == 4)
    #expect(sum.load(ordering: .relaxed) == 8 * (0 + 1 + 2 + 3))
  }

  @Test func doesNotKeepErrors() throws {
    let resources = SharedResources()
    #expect(throws: ToyError.self) {
      try resources.value(for: "a") { () throws -> Int in throw ToyError(message: "no") }
    }
    #expect(try resources.value(for: "a") { 7 } == 7)
    #expect(try resources.value(for: "a") { 8 } == 7)
  }

  @Test func keepsTypesApart() throws {
    let resources = SharedResources()
    #expect(try resources.value(for: "a") { 7 } == 7)
    #expect(try resources.value(for: "a") { "seven" } == "seven")
    #expect(try resources.value(for: "a") { Optional(8) } == 8)
    #expect(try resources.value(for: "nil") { Int?.none } == nil)
  }
}
