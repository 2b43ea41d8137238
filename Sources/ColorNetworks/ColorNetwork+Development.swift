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
  /// Side of a patch, in cells: 448 pixels.
  static var patchSide: Int { 224 }
  /// Cells by which neighboring patches overlap, at least.
  static var patchOverlap: Int { 32 }

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
    let (rows, columns) = Self.patches(of: packed.size, domain)
    let (size, margin) = (packed.mosaicSize, packed.margin)
    var values: [Float] = []
    for row in rows.patches {
      for column in columns.patches {
        try atPatch()
        let planes = Self.planes(of: packed, multipliers, row.cells, column.cells, on: workers)
        let picture = self(planes, on: workers)
        if values.isEmpty { values = [Float](repeating: 0, count: size.area * 3) }
        let top = 2 * row.cells.lowerBound - margin.rows
        let left = 2 * column.cells.lowerBound - margin.columns
        let inside = max(0, left)..<min(size.width, left + 2 * column.cells.count)
        values.updateBands(width: size.width * 3, bandHeight: 16, on: workers) { band, target in
          for y in band where (top..<top + 2 * row.cells.count).contains(y) {
            let line = picture.elements.span.extracting(
              (y - top) * 6 * column.cells.count..<(y - top + 1) * 6 * column.cells.count)
            for x in inside {
              let weight = row.weights[y - top] * column.weights[x - left]
              let place = ((y - band.lowerBound) * size.width + x) * 3
              for channel in 0..<3 {
                target[place + channel] += weight * min(max(line[(x - left) * 3 + channel], 0), 1)
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
    let (rows, columns) = Self.patches(of: packed, domain)
    let (height, width) = (rows.side, columns.side)
    let running = runningBytes(height: height, width: width, workers: workers)
    let pixel = 3 * MemoryLayout<Float>.stride
    let picture = 4 * packed.area * pixel
    // The picture is there from the first run's end on.
    let isSingle = rows.patches.count == 1 && columns.patches.count == 1
    if isSingle { return max(running, picture + 4 * height * width * pixel) }
    // Blocks of a patch's size that were given back stay with the allocator, up to about as much again.
    return picture + 2 * running + (16 << 20)
  }

  private static func patches(of size: ImageSize, _ domain: ColorNetworkDomain) -> (rows: Patches, columns: Patches) {
    func patches(_ count: Int) -> Patches {
      let padded = traits.padded(count)
      return domain == .patch && padded > patchSide
        ? Patches(covering: count, side: patchSide, overlap: patchOverlap) : Patches(single: padded)
    }
    return (patches(size.height), patches(size.width))
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

/// How one side of a frame is cut into patches that overlap, and what each patch weighs at each pixel.
package struct Patches {
  package struct Patch {
    /// The cells that it covers; the last ones may lie beyond the frame.
    package let cells: Range<Int>
    /// Its share at each of its pixels, two a cell, in [0, 1]; the shares of all patches at a pixel sum to 1.
    package let weights: [Float]
  }

  package let patches: [Patch]
  /// Cells of each.
  let side: Int

  /// One patch of so many cells.
  init(single cells: Int) {
    side = cells
    patches = [Patch(cells: 0..<cells, weights: [Float](repeating: 1, count: 2 * cells))]
  }

  /// Patches of one size, evenly spread over `count` cells, more than `side`, neighbors overlapping by `overlap` or more.
  package init(covering count: Int, side: Int, overlap: Int) {
    precondition(count >= side && overlap < side, "patches lie within what they cover")
    self.side = side
    let steps = (count - side + side - overlap - 1) / (side - overlap)
    let starts = (0...steps).map { steps == 0 ? 0 : $0 * (count - side) / steps }
    // Within the frame a patch's weight rises smoothly from nothing at its ends.
    func rise(_ distance: Int) -> Double {
      let share = min((Double(distance) + 0.5) / Double(2 * overlap), 1)
      return share * share * (3 - 2 * share)
    }
    func window(_ index: Int, of start: Int) -> Double {
      (start == 0 ? 1 : rise(index)) * (start + side == count ? 1 : rise(2 * side - 1 - index))
    }
    var sums = [Double](repeating: 0, count: 2 * count)
    for start in starts {
      for index in 0..<2 * side { sums[2 * start + index] += window(index, of: start) }
    }
    patches = starts.map { start in
      Patch(
        cells: start..<start + side,
        weights: (0..<2 * side).map { Float(window($0, of: start) / sums[2 * start + $0]) })
    }
  }
}
