import CKernels

/// The memory of a streaming run, known before it begins.
package struct StreamingPlan: Sendable {
  /// Size of the frame, in input pixels: multiples of the network's alignment.
  package let width: Int
  package let height: Int
  /// Input rows that enter the network at a time.
  package let band: Int
  /// Rows that each ring holds.
  let ringRows: [Int]
  /// Where each ring begins in the arena, in floats.
  let ringOffsets: [Int]
  let modulationOffset: Int
  let scratchOffset: Int
  let scratchStride: Int
  /// Floats of the arena.
  package let arenaCount: Int

  /// Bytes of the arena.
  package var bytes: Int { arenaCount * MemoryLayout<Float>.stride }

  /// Plans a run by going through its progress once without computing.
  package init(_ network: StreamingNetwork, width: Int, height: Int, band: Int, workers: Int) {
    precondition(width > 0 && height > 0 && band > 0, "a frame has pixels")
    precondition(
      width % network.alignment == 0 && height % network.alignment == 0, "frame sizes are multiples of the alignment")
    self.width = width
    self.height = height
    self.band = band

    var rows = Array(repeating: 0, count: network.rings.count)
    var progress = StreamingProgress(network: network, height: height, band: band)
    while !progress.isComplete {
      // A ring holds what was written by now from the oldest row that was needed before its readers went on.
      let oldest = network.rings.indices.map(progress.oldestNeededRow)
      _ = progress.advanceSource(by: band)
      for layer in network.layers.indices { _ = progress.advance(layer) }
      for ring in network.rings.indices { rows[ring] = max(rows[ring], progress.newestRow(of: ring) - oldest[ring]) }
    }
    ringRows = rows

    var offset = 0
    func reserve(_ count: Int) -> Int {
      defer { offset += (count + 15) / 16 * 16 }
      return offset
    }
    ringOffsets = network.rings.indices.map {
      reserve(rows[$0] * (width >> network.rings[$0].level) * network.rings[$0].channels)
    }
    modulationOffset = reserve(network.modulationCount)
    scratchStride = network.layers.reduce(0) { most, layer in
      guard case .convolution = layer.kernel else { return most }
      return max(most, dr_winograd_scratch(network.rings[layer.input.ring].channels, layer.channels))
    }
    scratchOffset = reserve(scratchStride * workers)
    arenaCount = offset
  }
}
