import Neural

extension ExactTilePass {
  /// The way through the network: `input` is filled, `output` is the result.
  ///
  /// - Parameter embeddings: e of each image.
  func forward(_ layers: ExactTileLayers, embeddings: [[Float]]) {
    setModulations(of: layers.encoder, encoder, embeddings)
    setModulations(of: layers.decoder, decoder, embeddings)

    let first = encoder[0][0]
    layers.input.forward(
      input, bias(layers.input.bias), output: first.plain, activated: first.activated, in: self)
    for level in layers.widths.indices {
      run(layers.encoder[level], encoder[level], into: encoded[level])
      guard level < layers.down.count else { break }
      let next = encoder[level + 1][0]
      unsafe layers.down[level].gather(
        encoded[level], into: next.plain, activated: next.activated, shift: padded(layers.down[level].bias), in: self)
    }
    for level in layers.up.indices.reversed() {
      let deep = level + 1 < decoded.count ? decoded[level + 1] : encoded[level + 1]
      let next = decoder[level][0]
      unsafe layers.up[level].spread(
        deep, into: next.plain, activated: next.activated, addend: encoded[level], shift: bySite(layers.up[level].bias),
        in: self)
      run(layers.decoder[level], decoder[level], into: decoded[level])
    }
    layers.output.forward(decoded.first ?? encoded[0], bias(layers.output.bias), output: output, in: self)
  }

  /// No scale, and a bias as the shift.
  private func bias(_ range: Range<Int>) -> ConvolutionLayer.Modulation {
    unsafe ConvolutionLayer.Modulation(scale: ones, shift: padded(range))
  }

  /// The blocks of a level.
  private func run(_ blocks: [ExactTileLayers.Block], _ frames: [BlockFrames], into result: Frames) {
    for (index, (block, own)) in zip(blocks, frames).enumerated() {
      let next = index + 1 < frames.count ? frames[index + 1] : nil
      block.first.forward(own.activated, own.modulation, sums: own.sums, activated: own.modulated, in: self)
      block.second.forward(
        own.modulated, bias(block.second.bias), residual: own.plain, output: next?.plain ?? result,
        activated: next?.activated, in: self)
    }
  }

  /// Scale 1 + a and shift bias · (1 + a) + b of each block and image.
  private func setModulations(
    of blocks: [[ExactTileLayers.Block]], _ frames: [[BlockFrames]], _ embeddings: [[Float]]
  ) {
    for (block, own) in zip(blocks.joined(), frames.joined()) {
      let (channels, padded) = (block.first.outputs, own.sums.channels)
      for (image, embedding) in embeddings.enumerated() {
        let film = unsafe block.film.forward(embedding, parameters)
        let (scale, shift) = unsafe (own.scale + image * padded, own.shift + image * padded)
        for channel in 0..<padded {
          let isReal = channel < channels
          let factor = isReal ? 1 + film[channel] : 1
          unsafe scale[channel] = factor
          unsafe shift[channel] =
            isReal ? parameters[block.first.bias.lowerBound + channel] * factor + film[channels + channel] : 0
        }
      }
    }
  }
}
