import Neural
import Parallel

/// The default network with its conditions: the color image c and the packed RAW w of one frame.
///
/// The frame is that of the state, in pixels; its sides are multiples of the network's alignment.
public struct EnhancementPredictor<Color: RowSource, Raw: RowSource>: Predictor {
  private let network: ExactTileUNet
  private let process: DomainTransform
  private let run: StreamingRun
  private let color: Color
  private let raw: Raw
  private let atBand: @Sendable () throws -> Void

  /// - Parameters:
  ///   - process: that of the model; its steps set the network's place in f_θ.
  ///   - width, height: size of the frame, in pixels.
  ///   - band: rows of the frame that move through the network together; no effect on the result.
  ///   - color: c, height × width × 3, in [−1, 1].
  ///   - raw: w, height/2 × width/2 × 4, in [−1, 1].
  ///   - atBand: called before each band; what it throws ends the prediction.
  public init(
    _ network: ExactTileUNet, process: DomainTransform, width: Int, height: Int, band: Int, color: Color, raw: Raw,
    workers: WorkerPool, atBand: @escaping @Sendable () throws -> Void = {}
  ) {
    self.network = network
    self.process = process
    self.color = color
    self.raw = raw
    self.atBand = atBand
    run = StreamingRun(
      network.network, plan: network.plan(width: width, height: height, band: band, workers: workers.count),
      workers: workers)
  }

  public func predict(
    _ state: FrameRows, at step: DiffusionStep,
    _ body: @Sendable (_ row: Int, _ prediction: Span<Float>) throws -> Void
  ) throws {
    let inputs = network.configuration.inputs
    let pitch = network.network.paddedInputChannels
    let outputPitch = network.network.paddedOutputChannels
    let halfWidth = state.width / 2
    let mixing = network.configuration.mixing(of: process, at: step.number)
    let input = (state: Float(mixing.stateInput), color: Float(mixing.colorInput))
    let output = (
      state: Float(mixing.stateOutput), color: Float(mixing.colorOutput), network: Float(mixing.networkOutput)
    )
    try run(
      modulation: network.modulation(at: step),
      fill: { half, values in
        // [unshuffle(m_t as it is mixed), unshuffle(c), w], the rest of the padded channels zero.
        for x in 0..<halfWidth {
          for channel in inputs.sum..<pitch { values[x * pitch + channel] = 0 }
        }
        withScratch(state.pitch) { row in
          for dy in 0..<2 {
            color.read(row: 2 * half + dy, into: &row)
            Self.unshuffle(row.span, dy: dy, into: &values, pitch: pitch, first: inputs.noisy)
            state.withRow(2 * half + dy) { state in
              for index in row.indices { row[index] = input.state * state[index] + input.color * row[index] }
            }
            Self.unshuffle(row.span, dy: dy, into: &values, pitch: pitch, first: 0)
          }
        }
        withScratch(halfWidth * inputs.raw) { row in
          raw.read(row: half, into: &row)
          for x in 0..<halfWidth {
            for channel in 0..<inputs.raw {
              values[x * pitch + inputs.noisy + inputs.color + channel] = row[x * inputs.raw + channel]
            }
          }
        }
      },
      consume: { half, values in
        try withScratch(state.pitch) { row in
          for dy in 0..<2 {
            for x in 0..<halfWidth {
              for dx in 0..<2 {
                for channel in 0..<3 {
                  row[(2 * x + dx) * 3 + channel] = values[x * outputPitch + channel * 4 + dy * 2 + dx]
                }
              }
            }
            if mixing != .plain {
              withScratch(state.pitch) { condition in
                color.read(row: 2 * half + dy, into: &condition)
                state.withRow(2 * half + dy) { state in
                  for index in row.indices {
                    row[index] =
                      output.state * state[index] + output.color * condition[index] + output.network * row[index]
                  }
                }
              }
            }
            try body(2 * half + dy, row.span)
          }
        }
      },
      atBand: atBand)
  }

  /// Spreads one row of RGB pixels over the half-resolution channels c · 4 + 2 · dy + dx.
  private static func unshuffle(
    _ row: Span<Float>, dy: Int, into values: inout MutableSpan<Float>, pitch: Int, first: Int
  ) {
    for x in 0..<row.count / 6 {
      for dx in 0..<2 {
        for channel in 0..<3 {
          values[x * pitch + first + channel * 4 + dy * 2 + dx] = row[(2 * x + dx) * 3 + channel]
        }
      }
    }
  }
}

extension ExactTileUNet {
  /// The plan of a run over a frame, sizes in pixels. The band is rounded to whole Winograd tiles, 8 pixels.
  func plan(width: Int, height: Int, band: Int, workers: Int) -> StreamingPlan {
    let rows = max(1, band / 8) * 4
    return StreamingPlan(network, width: width / 2, height: height / 2, band: rows, workers: workers)
  }

  /// How many bands a run over a frame of this height takes, up to the few more that the last rows' way through takes.
  func bands(height: Int, band: Int) -> Int {
    let rows = plan(width: alignment, height: height, band: band, workers: 1).band
    return (height / 2 + rows - 1) / rows
  }

  /// Bytes that a run over a frame takes beyond its inputs and its state; sides in pixels, multiples of the alignment.
  public func workingBytes(width: Int, height: Int, band: Int, workers: Int) -> Int {
    plan(width: width, height: height, band: band, workers: workers).bytes
  }
}
