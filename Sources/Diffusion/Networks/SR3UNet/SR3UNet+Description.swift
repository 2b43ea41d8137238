import Neural

extension SR3UNet.Configuration {
  /// The network, from its input (N, H, W, 10) and the sinusoids of each image's step (N, inner width) to its prediction
  /// (N, H, W, 3). Names of layers are those of SR3's code. Values are let go (`consume`) as soon as nothing needs them:
  /// at full resolution each takes hundreds of bytes a pixel.
  package func prediction<Operations: NetworkOperations>(
    of input: Operations.Value, sinusoids: Operations.Value, by operations: Operations
  ) -> Operations.Value {
    let embedding = embedding(of: sinusoids, by: operations)
    func block(_ name: String, _ x: Operations.Value, outputs: Int, attention: Bool) -> Operations.Value {
      let result = operations.marked(
        "\(name).res_block",
        residual("\(name).res_block", x, embedding: embedding, outputs: outputs, by: operations))
      return operations.marked(
        name, attention ? operations.selfAttention("\(name).attn", result, groups: groups) : result)
    }

    var x = operations.marked(
      "denoise_fn.downs.0", operations.convolution("denoise_fn.downs.0", input, outputs: innerWidth, kernel: 3))
    var skips = [x]
    func down() -> String { "denoise_fn.downs.\(skips.count)" }
    for (level, multiplier) in multipliers.enumerated() {
      let width = innerWidth * multiplier
      for _ in 0..<blocksPerLevel {
        x = block(down(), x, outputs: width, attention: attentionLevels.contains(level))
        skips.append(x)
      }
      if level < multipliers.count - 1 {
        x = operations.marked(
          down(), operations.convolution("\(down()).conv", x, outputs: width, kernel: 3, stride: 2))
        skips.append(x)
      }
    }

    let deepest = operations.channels(of: x)
    x = block("denoise_fn.mid.0", x, outputs: deepest, attention: true)
    x = block("denoise_fn.mid.1", x, outputs: deepest, attention: false)

    var index = 0
    func up() -> String {
      defer { index += 1 }
      return "denoise_fn.ups.\(index)"
    }
    for (level, multiplier) in multipliers.enumerated().reversed() {
      let width = innerWidth * multiplier
      for _ in 0...blocksPerLevel {
        let joined = operations.concatenated(consume x, skips.removeLast())
        x = block(up(), joined, outputs: width, attention: attentionLevels.contains(level))
      }
      if level > 0 {
        let larger = operations.upsampled(consume x, factor: 2)
        let name = up()
        x = operations.marked(name, operations.convolution("\(name).conv", larger, outputs: width, kernel: 3))
      }
    }
    return convolution("denoise_fn.final_conv", consume x, outputs: 3, by: operations)
  }

  /// W₂ SiLU(W₁ [sin, cos] + b₁) + b₂.
  private func embedding<Operations: NetworkOperations>(
    of sinusoids: Operations.Value, by operations: Operations
  ) -> Operations.Value {
    let hidden = operations.linear("denoise_fn.noise_level_mlp.1", sinusoids, outputs: 4 * innerWidth)
    return operations.marked(
      "denoise_fn.noise_level_mlp",
      operations.linear("denoise_fn.noise_level_mlp.3", operations.silu(hidden), outputs: innerWidth))
  }

  /// h = conv(SiLU(norm(x))) + W e; x + conv(dropout(SiLU(norm(h)))), with a 1 × 1 convolution of x where the channels
  /// change.
  private func residual<Operations: NetworkOperations>(
    _ name: String, _ x: Operations.Value, embedding: Operations.Value, outputs: Int, by operations: Operations
  ) -> Operations.Value {
    let shift = operations.linear("\(name).noise_func.noise_func.0", embedding, outputs: outputs)
    let first = convolution("\(name).block1", x, outputs: outputs, by: operations)
    let shifted = operations.shifted(consume first, by: shift)
    let second = convolution("\(name).block2", consume shifted, outputs: outputs, dropout: dropout, by: operations)
    if operations.channels(of: x) == outputs { return operations.added(consume second, x) }
    let base = operations.convolution("\(name).res_conv", x, outputs: outputs, kernel: 1)
    return operations.added(consume second, consume base)
  }

  /// conv(dropout(SiLU(norm(x)))).
  private func convolution<Operations: NetworkOperations>(
    _ name: String, _ x: consuming Operations.Value, outputs: Int, dropout: Double = 0, by operations: Operations
  ) -> Operations.Value {
    var h = operations.silu(operations.groupNorm("\(name).block.0", consume x, groups: groups))
    if dropout > 0 { h = operations.dropout(consume h, rate: dropout) }
    return operations.convolution("\(name).block.3", h, outputs: outputs, kernel: 3)
  }

  /// The layers that have parameters, in the order in which they run.
  package var layers: [LayerDeclaration] {
    let lister = LayerLister()
    _ = prediction(of: inputChannels, sinusoids: innerWidth, by: lister)
    return lister.layers
  }
}
