import Neural
import Parallel
import TestSupport
import Testing

@Suite struct MultiplicationTests {
  let workers = WorkerPool(count: 2)

  @Test func multipliesElements() {
    let (first, second) = (Tensor.random([2, 3, 4, 5]), Tensor.random([2, 3, 4, 5], seed: 2))
    #expect(first.multiplied(by: second, on: workers).elements == zip(first.elements, second.elements).map { $0 * $1 })
  }

  @Test func scalesChannelsOfEachImage() {
    let (input, base) = (Tensor.random([2, 3, 4, 5]), Tensor.random([2, 3, 4, 5], seed: 2))
    let gates = Tensor.random([2, 1, 1, 5], seed: 3)
    let scaled = input.scaled(by: gates, addedTo: nil, on: workers)
    let added = input.scaled(by: gates, addedTo: base, on: workers)
    for index in input.elements.indices {
      let gate = gates.elements[index / 60 * 5 + index % 5]
      #expect(scaled.elements[index] == input.elements[index] * gate)
      #expect(abs(added.elements[index] - (input.elements[index] * gate + base.elements[index])) < 1e-6)
    }
  }

  @Test func addsChannelsSideBySide() {
    let base = Tensor.random([2, 3, 4, 5])
    let parts = [Tensor.random([2, 3, 4, 2], seed: 2), Tensor.random([2, 3, 4, 3], seed: 3)]
    let expected = base.adding(.concatenatingChannels(parts, on: workers), on: workers)
    #expect(base.adding(channelsOf: parts, on: workers) == expected)
  }

  @Test func takesTheLargestChannel() {
    let input = Tensor.random([2, 3, 4, 5])
    let expected = (0..<24).map { pixel in input.elements[pixel * 5..<pixel * 5 + 5].max() ?? .nan }
    #expect(input.maximumOverChannels(on: workers) == Tensor(shape: [2, 3, 4, 1], elements: expected))
  }

  @Test func raisesToPowers() {
    let input = Tensor(shape: [4], elements: [-1, 0, 0.25, 4])
    #expect(input.raised(to: 0.5, on: workers).elements == [0, 0, 0.5, 2])
  }

  @Test func addsSquares() {
    let input = Tensor(shape: [1, 1, 2, 2], elements: [1, 2, 3, 4])
    let quadratic = Quadratic(factor: 0.5, bias: [1, -1])
    #expect(quadratic(input, on: workers).elements == [1.5, 1, 5.5, 7])
  }
}
