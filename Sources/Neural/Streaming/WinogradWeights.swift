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
    // A panel of sixteen outputs at a time: what is stored together.
    for panel in stride(from: 0, to: outputChannels, by: KernelSet.lanes) {
      for input in 0..<inputChannels {
        var taps = InlineArray<9, SIMD16<Double>>(repeating: .zero)
        for lane in 0..<min(KernelSet.lanes, outputChannels - panel) {
          let first = ((panel + lane) * inputChannels + input) * 9
          for tap in 0..<9 { taps[tap][lane] = Double(weights[first + tap]) }
        }
        for i in 0..<6 {
          var scaled = taps
          for tap in 0..<9 { scaled[tap] *= g[i][tap / 3] }
          for j in 0..<6 {
            var sum = SIMD16<Double>.zero
            for tap in 0..<9 { sum += scaled[tap] * g[j][tap % 3] }
            let place = (i * 6 + j) * depth * columns + panel * depth + input * KernelSet.lanes
            let rounded = SIMD16<Float>(sum)
            for lane in 0..<KernelSet.lanes { unsafe packed[place + lane] = rounded[lane] }
          }
        }
      }
    }
  }
}
