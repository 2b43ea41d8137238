import Alignment
import Foundation
import Neural
import Parallel
import Testing

/// The flow without a network, on pictures whose displacement is known.
@Suite struct ClassicFlowTests {
  private static let (width, height) = (160, 120)

  /// A scene of waves of many lengths, seen through a displacement, in a camera's own brightness and contrast.
  private static func scene(
    gain: Float = 1, offset: Float = 0, _ place: (Float, Float) -> (x: Float, y: Float) = { ($0, $1) }
  ) -> Tensor {
    var elements: [Float] = []
    for row in 0..<height {
      for column in 0..<width {
        let (x, y) = place(Float(column), Float(row))
        let value =
          0.5 + 0.12 * sin(x / 3.1 + y / 5.3) + 0.12 * sin(x / 7.7 - y / 4.1) + 0.1 * cos(x / 19 + y / 13)
          + 0.08 * sin(y / 2.7 - x / 23)
        for channel in 0..<3 { elements.append(value * gain * (1 - 0.1 * Float(channel)) + offset) }
      }
    }
    return Tensor(shape: [1, height, width, 3], elements: elements)
  }

  /// Mean distance from a known flow, in pixels, `margin` pixels off the edges.
  private static func error(_ flow: Tensor, margin: Int = 16, _ expected: (Float, Float) -> (Float, Float)) -> Float {
    var (sum, count): (Float, Float) = (0, 0)
    for y in margin..<height - margin {
      for x in margin..<width - margin {
        let (u, v) = expected(Float(x), Float(y))
        let index = (y * width + x) * 2
        sum +=
          ((flow.elements[index] - u) * (flow.elements[index] - u)
          + (flow.elements[index + 1] - v) * (flow.elements[index + 1] - v)).squareRoot()
        count += 1
      }
    }
    return sum / count
  }

  /// A shift of many pixels, and another exposure and white balance, do not disturb it.
  @Test(arguments: [(3.2, -1.7), (-9.5, 6.25), (0.3, 0.4)] as [(Float, Float)])
  func findsAShiftBetweenCameras(u: Float, v: Float) {
    // What is at x in the first is at x + u in the second.
    let second = Self.scene(gain: 0.7, offset: 0.1) { ($0 - u, $1 - v) }
    let flow = ClassicFlow()(from: Self.scene(), to: second, on: WorkerPool(count: 2))
    // A tenth of a pixel is what windows of 15 pixels tell of such waves.
    #expect(Self.error(flow) { _, _ in (u, v) } < 0.1)
  }

  /// A slow turn and zoom, as between two lenses.
  @Test func followsAZoom() {
    let (middleX, middleY) = (Float(Self.width) / 2, Float(Self.height) / 2)
    func displacement(_ x: Float, _ y: Float) -> (Float, Float) {
      (0.03 * (x - middleX) - 0.01 * (y - middleY), 0.03 * (y - middleY) + 0.01 * (x - middleX))
    }
    // The second is sampled where the inverse of the linear map leads.
    let second = Self.scene { x, y in
      let (dx, dy) = (x - middleX, y - middleY)
      let (a, b): (Float, Float) = (1.03, 0.01)
      let scale = a * a + b * b
      return (middleX + (a * dx + b * dy) / scale, middleY + (a * dy - b * dx) / scale)
    }
    let flow = ClassicFlow()(from: Self.scene(), to: second, on: WorkerPool(count: 2))
    #expect(Self.error(flow, displacement) < 0.15)
  }

  @Test func equalPicturesDoNotMove() {
    let flow = ClassicFlow()(from: Self.scene(), to: Self.scene(), on: WorkerPool(count: 1))
    #expect(flow.elements.allSatisfy { $0 == 0 })
    let flat = Tensor(shape: [1, 40, 40, 3], repeating: 0.5)
    let dark = Tensor(shape: [1, 40, 40, 3], repeating: 0.2)
    #expect(ClassicFlow()(from: flat, to: dark, on: WorkerPool(count: 1)).elements.allSatisfy { abs($0) < 1e-3 })
  }

  @Test func anyNumberOfWorkersGivesTheSame() {
    let second = Self.scene { ($0 - 2, $1 + 1) }
    let one = ClassicFlow()(from: Self.scene(), to: second, on: WorkerPool(count: 1))
    #expect(ClassicFlow()(from: Self.scene(), to: second, on: WorkerPool(count: 3)) == one)
  }
}
