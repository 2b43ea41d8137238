/// Decides which files are in work: strictly first come, first served, within a budget of bytes and a number of slots.
///
/// A file that does not fit waits, and so do those behind it; so none waits for longer than it takes those before it to
/// end. Files that are to be alone come first, one at a time.
package struct AdmissionQueue: Sendable {
  /// Bytes that the files in work may plan for together.
  package let capacity: Int
  /// How many files may be in work.
  package let slots: Int
  /// Bytes planned for by the files in work.
  package private(set) var usedBytes = 0
  /// How many files are in work.
  package private(set) var usedSlots = 0
  private var waiting: ArraySlice<(index: Int, bytes: Int)>
  /// How many of those that wait are to be alone.
  private var waitingAlone: Int
  private var isOneAlone = false

  /// A queue of files, each of which fits alone.
  /// - Parameter alone: those beside which no other may be in work.
  package init(
    _ files: [(index: Int, bytes: Int)], alone: [(index: Int, bytes: Int)] = [], capacity: Int, slots: Int
  ) {
    precondition(slots >= 1, "a queue needs a slot")
    waiting = (alone + files)[...]
    precondition(waiting.allSatisfy { (0...capacity).contains($0.bytes) }, "a file that never fits must be refused")
    waitingAlone = alone.count
    self.capacity = capacity
    self.slots = slots
  }

  /// Takes the next file into work; nil if it has to wait, or if there is none.
  package mutating func admit() -> (index: Int, bytes: Int)? {
    guard let next = waiting.first, usedSlots < slots, next.bytes <= capacity - usedBytes else { return nil }
    if isOneAlone || waitingAlone > 0 && usedSlots > 0 { return nil }
    waiting.removeFirst()
    isOneAlone = waitingAlone > 0
    waitingAlone = max(0, waitingAlone - 1)
    usedSlots += 1
    usedBytes += next.bytes
    return next
  }

  /// Gives back what a file in work had.
  package mutating func release(bytes: Int) {
    precondition(usedSlots > 0 && bytes <= usedBytes, "only what was admitted can be released")
    usedSlots -= 1
    usedBytes -= bytes
    isOneAlone = false
  }

  /// Takes those that wait out of the queue.
  /// - Returns: their indices, in order.
  package mutating func close() -> [Int] {
    defer { waiting = [] }
    return waiting.map(\.index)
  }

  /// Whether no file is in work and none waits.
  package var isDone: Bool { usedSlots == 0 && waiting.isEmpty }
}
