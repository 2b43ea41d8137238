import Imaging
import Neural
import Parallel

/// What part of a frame a network sees at a time.
///
/// These networks look at means and variances of all that they are given, and LiteISPNet at each pixel's place in it.
package enum ColorNetworkDomain: String, Sendable, CaseIterable {
  /// The whole frame: one set of statistics, at a scale that the network has not seen in training.
  case frame
  /// Patches of 448 × 448 pixels as in training, blended where they overlap: each has its own statistics, so that
  /// brightness and tint may vary slowly over the frame, and memory hardly grows with it.
  case patch
}

extension ColorNetwork {
  /// Develops a RAW: its light is brought to the range of the sensor that the networks were trained for, continued by
  /// reflection to sides that the network takes, and the picture cut out again.
  /// - Parameters:
  ///   - exposure: what the light is multiplied by first.
  ///   - balance: what makes a neutral surface equal in R, G1, G2 and B. With it the light gets the tint that the training's
  ///     sensor shows; without, it is taken as it is, which suits that sensor alone.
  ///   - atPatch: called before each run of the network; what it throws ends the development.
  /// - Returns: of the mosaic's size, sRGB-encoded, in [0, 1].
  package func develop(
    _ packed: PackedRaw, exposure: Float = 1, balance: [Float]? = nil, domain: ColorNetworkDomain = .frame,
    workers: WorkerPool, atPatch: () throws -> Void = {}
  ) throws -> ColorImage {
    precondition(balance.map { $0.count == 4 && $0[1] > 0 } ?? true, "R, G1, G2 and B have a multiplier each")
    let tint = balance.map { balance in zip(balance, TrainingSensor.meanNeutral).map { $0 * $1 / balance[1] } }
    let multipliers = (tint ?? [1, 1, 1, 1]).map { $0 * exposure }
    let patches = Self.patches(of: packed.size, domain)
    let (rows, columns) = (patches.rows, patches.columns)
    let (size, margin) = (packed.mosaicSize, packed.margin)
    var values: [Float] = []
    for (row, start) in rows.starts.enumerated() {
      let top = start - margin.rows
      for (column, start) in columns.starts.enumerated() {
        try atPatch()
        let left = start - margin.columns
        let planes = Self.planes(
          of: packed, multipliers, rows.cells(of: row), columns.cells(of: column), on: workers)
        let picture = self(planes, on: workers)
        if values.isEmpty { values = [Float](repeating: 0, count: size.area * 3) }
        let inside = max(0, left)..<min(size.width, left + columns.length)
        let shares = (0..<columns.length).map { columns.share(of: column, at: $0) }
        values.updateBands(width: size.width * 3, bandHeight: 16, on: workers) { band, target in
          for y in band where (top..<top + rows.length).contains(y) {
            let share = rows.share(of: row, at: y - top)
            guard share > 0 else { continue }
            let line = picture.elements.span.extracting(
              (y - top) * 3 * columns.length..<(y - top + 1) * 3 * columns.length)
            for x in inside {
              let place = ((y - band.lowerBound) * size.width + x) * 3
              for channel in 0..<3 {
                target[place + channel] += share * shares[x - left] * min(max(line[(x - left) * 3 + channel], 0), 1)
              }
            }
          }
        }
      }
    }
    return ColorImage(size: size, values: values, encoding: .sRGB)
  }

  /// The most memory that a development takes beside the network and the RAW, the picture among it, in bytes.
  /// - Parameter packed: size of the RAW, in cells.
  package func developingBytes(for packed: ImageSize, domain: ColorNetworkDomain, workers: Int) -> Int {
    let patches = Self.patches(of: packed, domain)
    let (height, width) = (patches.rows.length / 2, patches.columns.length / 2)
    let running = runningBytes(height: height, width: width, workers: workers)
    let pixel = 3 * MemoryLayout<Float>.stride
    let picture = 4 * packed.area * pixel
    // The picture is there from the first run's end on.
    if patches.count == 1 { return max(running, picture + 4 * height * width * pixel) }
    // Blocks of a patch's size that were given back stay with the allocator, up to about as much again.
    return picture + 2 * running + (16 << 20)
  }

  /// The parts of a RAW of that many cells, in pixels, two a cell. A single one may lie beyond the RAW, for the network's
  /// multiple; several have sides that all networks take.
  private static func patches(of size: ImageSize, _ domain: ColorNetworkDomain) -> PatchLayout {
    func side(_ cells: Int) -> PatchLayout.Side {
      let whole = PatchLayout.Side(wholeOf: 2 * traits.padded(cells))
      return domain == .patch && whole.frame > PatchLayout.side
        ? PatchLayout.Side(frame: 2 * cells, alignment: 2) : whole
    }
    return PatchLayout(columns: side(size.width), rows: side(size.height))
  }

  /// The planes of a part of the RAW, (1, H, W, 4), continued by reflection where it leaves the RAW.
  private static func planes(
    of packed: PackedRaw, _ multipliers: [Float], _ rows: Range<Int>, _ columns: Range<Int>, on workers: WorkerPool
  ) -> Tensor {
    let (size, planes) = (packed.size, traits.planes)
    let shape = ImageShape(batch: 1, height: rows.count, width: columns.count, channels: 4)
    return Tensor(rowsOf: shape, on: workers) { row, output in
      let source = Imaging.reflected(rows.lowerBound + row, size.height)
      let cells = packed.values.span.extracting(source * size.width * 4..<(source + 1) * size.width * 4)
      for x in 0..<columns.count {
        let source = Imaging.reflected(columns.lowerBound + x, size.width) * 4
        for (plane, channel) in planes.channels.enumerated() {
          output[4 * x + plane] = planes.normalized(light: cells[source + channel] * multipliers[channel])
        }
      }
    }
  }
}

extension PatchLayout.Side {
  /// The cells of 2 × 2 pixels that a patch covers.
  fileprivate func cells(of patch: Int) -> Range<Int> { starts[patch] / 2..<(starts[patch] + length) / 2 }
}
