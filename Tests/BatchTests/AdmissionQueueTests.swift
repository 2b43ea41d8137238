import Batch
import Testing

@Suite struct AdmissionQueueTests {
  /// Random sizes, and files that end in random order: the limits hold, the order is kept, and all have their turn.
  @Test(arguments: 0..<50) func keepsItsLimitsAndItsOrder(seed: UInt64) {
    var random = SplitMix(state: seed)
    let capacity = 1000
    let slots = Int.random(in: 1...6, using: &random)
    let files = (0..<200).map { (index: $0, bytes: Int.random(in: 0...capacity, using: &random)) }
    var queue = AdmissionQueue(files, capacity: capacity, slots: slots)
    var working: [(index: Int, bytes: Int)] = []
    var order: [Int] = []
    while !queue.isDone {
      while let next = queue.admit() {
        working.append(next)
        order.append(next.index)
        #expect(working.map(\.bytes).reduce(0, +) <= capacity)
        #expect(working.count <= slots)
      }
      // Whoever waits, waits for somebody.
      #expect(!working.isEmpty)
      guard !working.isEmpty else { return }
      let ended = working.remove(at: Int.random(in: working.indices, using: &random))
      queue.release(bytes: ended.bytes)
    }
    #expect(order == Array(0..<200))
  }

  @Test func letsThoseThatAreToBeAloneComeFirst() {
    var queue = AdmissionQueue([(0, 1), (2, 1)], alone: [(1, 1), (3, 1)], capacity: 100, slots: 3)
    for index in [1, 3] {
      #expect(queue.admit()?.index == index)
      #expect(queue.admit() == nil)
      queue.release(bytes: 1)
    }
    #expect(queue.admit()?.index == 0)
    #expect(queue.admit()?.index == 2)
    #expect(queue.admit() == nil)
  }

  @Test func letsNoneOvertake() {
    var queue = AdmissionQueue([(0, 60), (1, 60), (2, 10)], capacity: 100, slots: 3)
    #expect(queue.admit()?.index == 0)
    #expect(queue.admit() == nil)
    queue.release(bytes: 60)
    #expect(queue.admit()?.index == 1)
    #expect(queue.admit()?.index == 2)
    #expect(queue.admit() == nil)
  }

  @Test func forgetsThoseThatWaitWhenClosed() {
    var queue = AdmissionQueue([(4, 1), (7, 1), (9, 1)], capacity: 1, slots: 2)
    #expect(queue.admit()?.index == 4)
    #expect(queue.close() == [7, 9])
    #expect(!queue.isDone)
    queue.release(bytes: 1)
    #expect(queue.isDone)
  }
}

/// A small reproducible generator (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
