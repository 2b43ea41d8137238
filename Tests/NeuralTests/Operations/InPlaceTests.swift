import Neural
import Parallel
import TestSupport
import Testing

/// Operations that take their input over change it in place if nobody else holds it, and never if somebody does.
@Suite struct InPlaceTests {
  @Test func copiesDoNotSeeChanges() {
    let original = Tensor(shape: [1, 1, 2, 2], elements: [-1, 2, -3, 4])
    let copy = original
    #expect(copy.relu(on: WorkerPool(count: 1)).elements == [0, 2, 0, 4])
    #expect(original.elements == [-1, 2, -3, 4])
  }

  @Test func lastUseIsChangedInPlace() {
    let workers = WorkerPool(count: 2)
    func address(_ tensor: borrowing Tensor) -> Int {
      tensor.elements.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    }
    let tensor = Tensor.random([1, 4, 4, 8])
    let before = address(tensor)
    let after = GroupNorm(groups: 2, weight: Tensor(shape: [8], repeating: 1), bias: Tensor(shape: [8]))(
      tensor.silu(on: workers).relu(on: workers), on: workers)
    #expect(address(after) == before)
  }
}
