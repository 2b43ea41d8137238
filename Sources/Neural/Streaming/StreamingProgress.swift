/// How far each layer of a streaming network has come down the frame, and how far it can go.
///
/// Planning and running share this: what a plan counts is what a run does.
struct StreamingProgress {
  let network: StreamingNetwork
  /// Height of the frame at each level.
  let heights: [Int]
  /// The most rows that a layer computes at a time, at each level: so the bottom of the frame, where the rows that are
  /// still on their way need not wait for new ones, takes no more memory than its middle.
  private let limits: [Int]
  private(set) var sourceRows = 0
  /// Rows that each layer has finished, at its own level.
  private(set) var rows: [Int]

  init(network: StreamingNetwork, height: Int, band: Int) {
    self.network = network
    let levels = 0...(network.rings.map(\.level).max() ?? 0)
    heights = levels.map { height >> $0 }
    limits = levels.map { max(1, ((band >> $0) + 3) / 4) * 4 }
    rows = Array(repeating: 0, count: network.layers.count)
  }

  var isComplete: Bool { rows.indices.allSatisfy { rows[$0] == height(of: network.layers[$0]) } }

  private func level(of layer: StreamingNetwork.Layer) -> Int {
    network.rings[layer.input.ring].level + layer.levelChange
  }

  /// Height of a layer's output.
  func height(of layer: StreamingNetwork.Layer) -> Int { heights[level(of: layer)] }

  /// Rows that a producer has finished.
  func done(_ producer: StreamingNetwork.Producer) -> Int {
    switch producer {
    case .source: sourceRows
    case .layer(let index): rows[index]
    }
  }

  /// The next rows of the input, at most `count`.
  mutating func advanceSource(by count: Int) -> Range<Int> {
    let first = sourceRows
    sourceRows = min(sourceRows + count, heights[0])
    return first..<sourceRows
  }

  /// The rows that a layer can compute now, and notes them as computed.
  ///
  /// Convolutions advance by whole Winograd tiles, four rows, except at the end of the frame.
  mutating func advance(_ index: Int) -> Range<Int> {
    let layer = network.layers[index]
    let height = height(of: layer)
    let available = done(layer.input.producer)
    var ready: Int
    switch layer.kernel {
    case .convolution: ready = available == height ? height : max(0, available - 1) / 4 * 4
    case .downsample: ready = available / 2
    case .upsample: ready = available * 2
    }
    if let base = layer.base {
      let present = done(base)
      if present < ready {
        if case .convolution = layer.kernel { ready = present / 4 * 4 } else { ready = present }
      }
    }
    let first = rows[index]
    rows[index] = max(first, min(ready, first + limits[level(of: layer)]))
    return first..<rows[index]
  }

  /// The lowest row of a ring that some layer has still to read or to add to, or that has still to be delivered; the
  /// ring's height if none.
  func oldestNeededRow(of ring: Int) -> Int {
    var oldest = heights[network.rings[ring].level]
    if let last = network.last, last.ring == ring { oldest = min(oldest, done(last.producer)) }
    for (index, layer) in network.layers.enumerated() where rows[index] < height(of: layer) {
      if layer.input.ring == ring {
        switch layer.kernel {
        case .convolution: oldest = min(oldest, max(0, rows[index] - 1))
        case .downsample: oldest = min(oldest, rows[index] * 2)
        case .upsample: oldest = min(oldest, rows[index] / 2)
        }
      }
      if layer.base != nil, layer.output == ring { oldest = min(oldest, rows[index]) }
    }
    return oldest
  }

  /// Rows that a ring's first writer has written.
  func newestRow(of ring: Int) -> Int {
    if ring == 0 { return sourceRows }
    for (index, layer) in network.layers.enumerated()
    where (layer.output == ring && layer.base == nil) || layer.activated == ring {
      return rows[index]
    }
    return 0
  }
}
