/// Weights of a 3 × 3 convolution, transformed for Winograd's F(4 × 4, 3 × 3) and packed for the kernels.
package struct WinogradWeights: Sendable {
  package let inputChannels: Int
  package let outputChannels: Int
  let storage: FloatStorage

  /// G of F(4, 3), interpolated at 0, ±1, ±2, ∞.
  private static let transform: [[Double]] = [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ]

  /// Transforms weights laid out (output, input, 3, 3), in double precision and rounded once.
  package init(_ weights: [Float], inputChannels: Int, outputChannels: Int) {
    precondition(
      weights.count == outputChannels * inputChannels * 9, "a 3 × 3 convolution has 9 weights a channel pair")
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    let depth = KernelSet.padded(inputChannels)
    let columns = KernelSet.padded(outputChannels)
    storage = FloatStorage(count: 36 * depth * columns)
    let packed = unsafe storage.pointer
    let g = Self.transform
    for output in 0..<outputChannels {
      for input in 0..<inputChannels {
        let kernel = weights[((output * inputChannels) + input) * 9..<((output * inputChannels) + input + 1) * 9]
        let first = kernel.startIndex
        for i in 0..<6 {
          for j in 0..<6 {
            var sum = 0.0
            for r in 0..<3 {
              for c in 0..<3 { sum += g[i][r] * Double(kernel[first + r * 3 + c]) * g[j][c] }
            }
            let panel = (i * 6 + j) * depth * columns + output / KernelSet.lanes * depth * KernelSet.lanes
            unsafe packed[panel + input * KernelSet.lanes + output % KernelSet.lanes] = Float(sum)
          }
        }
      }
    }
  }
}
