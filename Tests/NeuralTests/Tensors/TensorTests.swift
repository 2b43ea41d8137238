import Neural
import Parallel
import TestSupport
import Testing

@Suite struct TensorTests {
  @Test func layoutsAreEachOthersInverse() {
    let image = Tensor.random([2, 3, 4, 5])
    #expect(image.channelsLast().shape == [2, 4, 5, 3])
    #expect(image.channelsLast().channelsFirst() == image)
    #expect(image.channelsFirst().channelsLast() == image)
  }

  @Test func channelsLastPutsChannelsTogether() {
    let image = Tensor(shape: [1, 2, 1, 3], elements: [1, 2, 3, 10, 20, 30])
    #expect(image.channelsLast().elements == [1, 10, 2, 20, 3, 30])
  }

  @Test(arguments: [1, 2, 3], [(0, 4), (1, 1), (7, 3), (8, 3), (9, 3), (5, 0)])
  func bandsCoverEachRowOnce(workers: Int, shape: (rows: Int, height: Int)) {
    let height = max(1, shape.height)
    let filled = [Float](rows: shape.rows, width: 2, bandHeight: height, on: WorkerPool(count: workers)) { rows, band in
      for index in band.indices { band[index] = Float(rows.lowerBound * 2 + index) }
    }
    #expect(filled == (0..<shape.rows * 2).map(Float.init))
    var updated = filled
    updated.updateBands(width: 2, bandHeight: height, on: WorkerPool(count: workers)) { _, band in
      for index in band.indices { band[index] += 1 }
    }
    #expect(updated == filled.map { $0 + 1 })
  }
}
