import Imaging
import Neural
import Parallel

/// The SR3-style U-Net with its conditions: the color image c and the packed RAW w of one frame.
///
/// The network sees patch after patch by itself, row of patches after row of patches, or the frame as one patch; all
/// workers compute on one. The noise in the state is that of the place in the frame, so patches agree on it.
public struct SR3Predictor<Color: RowSource, Raw: RowSource>: Predictor {
  private let network: SR3UNet
  private let patches: PatchLayout
  private let color: Color
  private let raw: Raw
  private let workers: WorkerPool
  private let atPatch: @Sendable () throws -> Void

  /// - Parameters:
  ///   - patches: over the frame, its sides multiples of the network's alignment.
  ///   - color: c, height × width × 3, in [−1, 1].
  ///   - raw: w, height/2 × width/2 × 4, in [−1, 1].
  ///   - atPatch: called before each patch; what it throws ends the prediction.
  package init(
    _ network: SR3UNet, patches: PatchLayout, color: Color, raw: Raw, workers: WorkerPool,
    atPatch: @escaping @Sendable () throws -> Void = {}
  ) {
    self.network = network
    self.patches = patches
    self.color = color
    self.raw = raw
    self.workers = workers
    self.atPatch = atPatch
  }

  public func predict(
    _ state: FrameRows, at step: DiffusionStep,
    _ body: @Sendable (_ row: Int, _ prediction: Span<Float>) throws -> Void
  ) throws {
    let (rows, columns) = (patches.rows, patches.columns)
    precondition(state.width == columns.frame && state.height == rows.frame, "the patches are of another frame")
    let pitch = state.pitch
    // Blended rows from the first of the row of patches at hand.
    var blended = [Float](repeating: 0, count: rows.length * pitch)
    for (index, top) in rows.starts.enumerated() {
      for (column, left) in columns.starts.enumerated() {
        try atPatch()
        let prediction = network(input(of: state, top: top, left: left), steps: [step], on: workers)
        let shares = (0..<columns.length).map { columns.share(of: column, at: $0) }
        blended.updateBands(width: pitch, bandHeight: 16, on: workers) { band, values in
          let source = prediction.elements.span
          for row in band {
            let share = rows.share(of: index, at: row)
            guard share > 0 else { continue }
            values.slice((row - band.lowerBound) * pitch + left * 3, count: columns.length * 3) { values in
              let source = source.extracting(row * columns.length * 3..<(row + 1) * columns.length * 3)
              for place in values.indices { values[place] += share * shares[place / 3] * source[place] }
            }
          }
        }
      }
      // What lies above the next row of patches is neither read nor added to any more.
      let finished = (index + 1 < rows.starts.count ? rows.starts[index + 1] : rows.frame) - top
      try deliver(blended, rows: finished, from: top, pitch: pitch, to: body)
      blended.removeFirst(finished * pitch)
      blended.append(contentsOf: repeatElement(0, count: finished * pitch))
    }
  }

  private func deliver(
    _ values: [Float], rows: Int, from top: Int, pitch: Int, to body: @Sendable (Int, Span<Float>) throws -> Void
  ) throws {
    try workers.parallelFor(rows) { row in
      try body(top + row, values.span.extracting(row * pitch..<(row + 1) * pitch))
    }
  }

  /// What the network sees of the patch that begins there, (1, H, W, 10): c, w with each pixel repeated 2 × 2, m_t.
  private func input(of state: FrameRows, top: Int, left: Int) -> Tensor {
    let (color, raw) = (color, raw)
    let shape = ImageShape(batch: 1, height: patches.rows.length, width: patches.columns.length, channels: 10)
    return Tensor(rowsOf: shape, on: workers) { row, values in
      withScratch(state.pitch) { frameRow in
        color.read(row: top + row, into: &frameRow)
        for x in 0..<shape.width {
          for channel in 0..<3 { values[x * 10 + channel] = frameRow[(left + x) * 3 + channel] }
        }
      }
      withScratch(state.width * 2) { frameRow in
        raw.read(row: (top + row) / 2, into: &frameRow)
        for x in 0..<shape.width {
          for channel in 0..<4 { values[x * 10 + 3 + channel] = frameRow[(left + x) / 2 * 4 + channel] }
        }
      }
      state.withRow(top + row) { frameRow in
        for x in 0..<shape.width {
          for channel in 0..<3 { values[x * 10 + 7 + channel] = frameRow[(left + x) * 3 + channel] }
        }
      }
    }
  }
}
