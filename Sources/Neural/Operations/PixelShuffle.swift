import Parallel

extension Tensor {
  /// Depth to space: (N, H, W, C·f²) → (N, H·f, W·f, C), channel c·f² + i·f + j going to row i and column j of its f × f
  /// block (W. Shi et al., "Real-Time Single Image and Video Super-Resolution", 2016).
  public func pixelShuffled(factor: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(factor >= 1 && shape.channels.isMultiple(of: factor * factor), "f² divides the channels")
    let channels = shape.channels / (factor * factor)
    let result = shape.with(height: shape.height * factor, width: shape.width * factor).with(channels: channels)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (sourceRow, i) = row.quotientAndRemainder(dividingBy: factor)
      let line = elements.span.extracting(sourceRow * shape.rowCount..<(sourceRow + 1) * shape.rowCount)
      for x in 0..<shape.width {
        let pixel = line.extracting(x * shape.channels..<(x + 1) * shape.channels)
        output.slice(x * factor * channels, count: factor * channels) { block in
          for j in 0..<factor {
            for channel in 0..<channels {
              block[j * channels + channel] = pixel[(channel * factor + i) * factor + j]
            }
          }
        }
      }
    }
  }

  /// Space to depth, the inverse: (N, H·f, W·f, C) → (N, H, W, C·f²).
  public func pixelUnshuffled(factor: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(
      factor >= 1 && shape.height.isMultiple(of: factor) && shape.width.isMultiple(of: factor), "f divides H and W")
    let channels = shape.channels
    let result = shape.with(height: shape.height / factor, width: shape.width / factor)
      .with(channels: channels * factor * factor)
    return Tensor(rowsOf: result, on: workers) { row, output in
      for i in 0..<factor {
        let sourceRow = row * factor + i
        let line = elements.span.extracting(sourceRow * shape.rowCount..<(sourceRow + 1) * shape.rowCount)
        for x in 0..<result.width {
          let block = line.extracting(x * factor * channels..<(x + 1) * factor * channels)
          output.slice(x * result.channels, count: result.channels) { pixel in
            for j in 0..<factor {
              for channel in 0..<channels {
                pixel[(channel * factor + i) * factor + j] = block[j * channels + channel]
              }
            }
          }
        }
      }
    }
  }
}
