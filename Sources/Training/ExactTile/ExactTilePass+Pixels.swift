import Diffusion
import Neural

extension ExactTilePass {
  /// Fills the input: [unshuffle(m_t as it is mixed), unshuffle(c), w] of some images of a batch, the padded channels zero.
  func assemble(_ batch: NetworkInputs, _ images: Range<Int>, _ mixings: [NetworkMixing]) {
    let (state, color, raw) = (batch.state.elements.span, batch.color.elements.span, batch.raw.elements.span)
    let (height, width, pitch) = (input.height, input.width, input.channels)
    for (index, (image, mixing)) in zip(images, mixings).enumerated() {
      let factors = (state: Float(mixing.stateInput), color: Float(mixing.colorInput))
      for y in 0..<height {
        let row = unsafe input.row(y, of: index)
        unsafe row.update(repeating: 0, count: width * pitch)
        for dy in 0..<2 {
          let first = ((image * height + y) * 2 + dy) * width * 2 * 3
          for x in 0..<width {
            for dx in 0..<2 {
              for channel in 0..<3 {
                let source = first + (2 * x + dx) * 3 + channel
                let place = x * pitch + channel * 4 + dy * 2 + dx
                unsafe row[place] = factors.state * state[source] + factors.color * color[source]
                unsafe row[place + 12] = color[source]
              }
            }
          }
        }
        let first = (image * height + y) * width * 4
        for x in 0..<width {
          for channel in 0..<4 { unsafe row[x * pitch + 24 + channel] = raw[first + x * 4 + channel] }
        }
      }
    }
  }

  /// Shows f_θ of one image, H × W × 3.
  func readOutput(
    of index: Int, _ batch: NetworkInputs, image: Int, _ mixing: NetworkMixing,
    _ body: (_ prediction: Span<Float>) -> Void
  ) {
    let count = output.height * output.width * 12
    let (state, color) = (batch.state.elements.span, batch.color.elements.span)
    let factors = (
      state: Float(mixing.stateOutput), color: Float(mixing.colorOutput), network: Float(mixing.networkOutput)
    )
    withScratch(count) { prediction in
      forEachValue { place, pixel in
        let at = image * count + pixel
        prediction[pixel] =
          unsafe factors.state * state[at] + factors.color * color[at] + factors.network * output.image(index)[place]
      }
      body(prediction.span)
    }
  }

  /// Shows f_θ of one image, and puts the gradient of the loss in the place of the network's result.
  func exchangeOutput(
    of index: Int, _ batch: NetworkInputs, image: Int, _ mixing: NetworkMixing,
    _ loss: (_ prediction: Span<Float>, _ gradient: inout MutableSpan<Float>) -> Void
  ) {
    let factor = Float(mixing.networkOutput)
    readOutput(of: index, batch, image: image, mixing) { prediction in
      withScratch(prediction.count) { gradient in
        loss(prediction, &gradient)
        unsafe output.image(index).update(repeating: 0, count: output.height * output.width * output.channels)
        forEachValue { place, pixel in unsafe output.image(index)[place] = factor * gradient[pixel] }
      }
    }
  }

  /// Calls `body` with the place of each value in the shuffled output of an image and in the picture.
  @inline(__always) private func forEachValue(_ body: (_ place: Int, _ pixel: Int) -> Void) {
    let width = output.width
    for y in 0..<output.height {
      for x in 0..<width {
        for channel in 0..<3 {
          for dy in 0..<2 {
            for dx in 0..<2 {
              body(
                (y * width + x) * output.channels + channel * 4 + dy * 2 + dx,
                ((2 * y + dy) * width * 2 + 2 * x + dx) * 3 + channel)
            }
          }
        }
      }
    }
  }
}
