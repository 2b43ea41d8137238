import CKernels
import Neural

extension ExactTilePass {
  /// The way back: `output` holds the gradient of the loss with respect to it; adds the gradients of all parameters but
  /// those of the embedding to `gradient`.
  ///
  /// - Returns: the gradient with respect to e of each image.
  func backward(_ layers: ExactTileLayers, embeddings: [[Float]]) -> [[Float]] {
    var embeddingGradients = embeddings.map { [Float](repeating: 0, count: $0.count) }
    let finest = decoded.first ?? encoded[0]
    layers.output.biasGradient(output, in: self)
    layers.output.weightGradient(input: finest, gradient: output, in: self)
    layers.output.dataGradient(output, into: flow[0], in: self)

    for level in layers.up.indices {
      unrun(layers.decoder[level], decoder[level], level: level, embeddings, &embeddingGradients)
      let up = layers.up[level]
      let deep = level + 1 < decoded.count ? decoded[level + 1] : encoded[level + 1]
      up.biasGradient(flow[level], in: self)
      up.weightGradient(fine: flow[level], coarse: deep, in: self)
      unsafe up.gather(flow[level], into: flow[level + 1], shift: zeros, in: self)
    }
    for level in layers.widths.indices.reversed() {
      if level < layers.down.count {
        // What came back over the skip stands in flow[level] already.
        let down = layers.down[level]
        down.biasGradient(flow[level + 1], in: self)
        down.weightGradient(fine: encoded[level], coarse: flow[level + 1], in: self)
        unsafe down.spread(flow[level + 1], into: flow[level], addend: flow[level], shift: zeros, in: self)
      }
      unrun(layers.encoder[level], encoder[level], level: level, embeddings, &embeddingGradients)
    }
    layers.input.biasGradient(flow[0], in: self)
    layers.input.weightGradient(input: input, gradient: flow[0], in: self)
    return embeddingGradients
  }

  /// The blocks of a level, back: `flow` holds the gradient of what they delivered, then that of their input.
  private func unrun(
    _ blocks: [ExactTileLayers.Block], _ frames: [BlockFrames], level: Int, _ embeddings: [[Float]],
    _ embeddingGradients: inout [[Float]]
  ) {
    let (flow, inner) = (flow[level], inner[level])
    for (block, own) in zip(blocks, frames).reversed() {
      block.second.biasGradient(flow, in: self)
      block.second.weightGradient(input: own.modulated, gradient: flow, in: self)
      block.second.dataGradient(flow, into: inner, gate: own.sums, gateModulation: own.modulation, in: self)
      for image in 0..<inner.images {
        let at = image * inner.channels
        unsafe kernels.table.pointee.modulation_gradient(
          inner.image(image), own.sums.image(image), inner.height * inner.width, inner.channels, own.scale + at,
          own.scaleGradient + at, own.shiftGradient + at)
      }
      unmodulate(block, own, embeddings, &embeddingGradients)
      block.first.weightGradient(input: own.activated, gradient: inner, in: self)
      block.first.dataGradient(inner, into: flow, gate: own.plain, addend: flow, in: self)
    }
  }

  /// From the gradients of scale 1 + a and shift bias · (1 + a) + b to those of the bias, the FiLM layer and e.
  private func unmodulate(
    _ block: ExactTileLayers.Block, _ own: BlockFrames, _ embeddings: [[Float]], _ embeddingGradients: inout [[Float]]
  ) {
    let (channels, padded) = (block.first.outputs, own.sums.channels)
    for (image, embedding) in embeddings.enumerated() {
      var film = [Float](repeating: 0, count: 2 * channels)
      for channel in 0..<channels {
        let at = image * padded + channel
        let bias = block.first.bias.lowerBound + channel
        unsafe film[channel] = own.scaleGradient[at] + own.shiftGradient[at] * parameters[bias]
        unsafe film[channels + channel] = own.shiftGradient[at]
        unsafe gradient[bias] += own.shiftGradient[at] * own.scale[at]
      }
      let back = unsafe block.film.backward(film, input: embedding, parameters, addingTo: gradient)
      for index in back.indices { embeddingGradients[image][index] += back[index] }
    }
  }
}
