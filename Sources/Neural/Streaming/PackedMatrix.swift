/// A matrix packed in panels of sixteen columns for the product kernel.
package struct PackedMatrix: Sendable {
  /// Rows, as the kernel sees them.
  package let depth: Int
  /// Columns, as the kernel sees them: a multiple of sixteen.
  package let columns: Int
  let storage: FloatStorage

  /// Packs `value(row, column)`; rows and columns without a weight return 0.
  init(depth: Int, columns: Int, value: (_ row: Int, _ column: Int) -> Float) {
    precondition(columns % KernelSet.lanes == 0, "columns come in whole vectors")
    self.depth = depth
    self.columns = columns
    storage = FloatStorage(count: depth * columns)
    let packed = unsafe storage.pointer
    for column in 0..<columns {
      let panel = column / KernelSet.lanes * depth * KernelSet.lanes
      for row in 0..<depth {
        unsafe packed[panel + row * KernelSet.lanes + column % KernelSet.lanes] = value(row, column)
      }
    }
  }

  /// A 2 × 2 convolution of stride 2, weights laid out (output, input, 2, 2), as a product: the row of a cell holds its
  /// upper two pixels and then its lower two, each with padded channels.
  package init(downsampling weights: [Float], inputChannels: Int, outputChannels: Int) {
    precondition(
      weights.count == outputChannels * inputChannels * 4, "a 2 × 2 convolution has 4 weights a channel pair")
    let padded = KernelSet.padded(inputChannels)
    self.init(depth: 4 * padded, columns: KernelSet.padded(outputChannels)) { row, output in
      let (site, input) = row.quotientAndRemainder(dividingBy: padded)
      guard input < inputChannels, output < outputChannels else { return 0 }
      return weights[(output * inputChannels + input) * 4 + site]
    }
  }

  /// A 1 × 1 convolution to 4·C channels followed by a pixel shuffle of factor 2, weights laid out (4·C, input): columns
  /// are reordered so that each of the four sites (dy, dx) has its C channels together, padded.
  package init(upsampling weights: [Float], inputChannels: Int, outputChannels: Int) {
    precondition(weights.count == 4 * outputChannels * inputChannels, "the shuffle takes 4 channels to a pixel")
    let padded = KernelSet.padded(outputChannels)
    self.init(depth: KernelSet.padded(inputChannels), columns: 4 * padded) { input, column in
      let (site, output) = column.quotientAndRemainder(dividingBy: padded)
      guard input < inputChannels, output < outputChannels else { return 0 }
      return weights[(output * 4 + site) * inputChannels + input]
    }
  }
}
