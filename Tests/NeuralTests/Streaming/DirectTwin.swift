import Foundation
import Neural

/// The plain Swift twin of the streaming kernels: direct sums in double precision over whole frames.
struct DirectTwin {
  /// height × width × channels.
  struct Frame: Equatable {
    var height: Int
    var width: Int
    var channels: Int
    var values: [Double]

    init(height: Int, width: Int, channels: Int, value: (_ y: Int, _ x: Int, _ channel: Int) -> Double) {
      self.height = height
      self.width = width
      self.channels = channels
      values = []
      for y in 0..<height {
        for x in 0..<width {
          for c in 0..<channels { values.append(value(y, x, c)) }
        }
      }
    }

    /// A value; zero outside.
    func at(_ y: Int, _ x: Int, _ c: Int) -> Double {
      y >= 0 && y < height && x >= 0 && x < width ? values[(y * width + x) * channels + c] : 0
    }

    func map(_ transform: (Double) -> Double) -> Frame {
      var result = self
      result.values = values.map(transform)
      return result
    }
  }

  static func silu(_ x: Double) -> Double { x / (1 + exp(-x)) }

  /// 3 × 3, zero padding 1; weights (out, in, 3, 3); times scale plus shift, by output channel.
  static func convolve(_ input: Frame, _ weights: [Float], outputs: Int, scale: [Float], shift: [Float]) -> Frame {
    Frame(height: input.height, width: input.width, channels: outputs) { y, x, o in
      var sum = 0.0
      for i in 0..<input.channels {
        for dy in 0..<3 {
          for dx in 0..<3 {
            sum += Double(weights[((o * input.channels + i) * 3 + dy) * 3 + dx]) * input.at(y + dy - 1, x + dx - 1, i)
          }
        }
      }
      return sum * Double(scale[o]) + Double(shift[o])
    }
  }

  /// 2 × 2, stride 2; weights (out, in, 2, 2).
  static func downsample(_ input: Frame, _ weights: [Float], outputs: Int, shift: [Float]) -> Frame {
    Frame(height: input.height / 2, width: input.width / 2, channels: outputs) { y, x, o in
      var sum = Double(shift[o])
      for i in 0..<input.channels {
        for site in 0..<4 {
          sum += Double(weights[(o * input.channels + i) * 4 + site]) * input.at(2 * y + site / 2, 2 * x + site % 2, i)
        }
      }
      return sum
    }
  }

  /// 1 × 1 to 4 · outputs, then pixel shuffle 2; weights (4 · outputs, in), shift by (c, dy, dx).
  static func upsample(_ input: Frame, _ weights: [Float], outputs: Int, shift: [Float]) -> Frame {
    Frame(height: input.height * 2, width: input.width * 2, channels: outputs) { y, x, o in
      let row = o * 4 + (y % 2) * 2 + x % 2
      return (0..<input.channels).reduce(Double(shift[row])) {
        $0 + Double(weights[row * input.channels + $1]) * input.at(y / 2, x / 2, $1)
      }
    }
  }

  static func add(_ a: Frame, _ b: Frame) -> Frame {
    var result = a
    for index in result.values.indices { result.values[index] += b.values[index] }
    return result
  }
}
