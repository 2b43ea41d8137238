import Neural

/// PyNET (A. Ignatov et al., "Replacing Mobile Camera ISP with a Single Deep Learning Model", 2020) in its PyTorch form,
/// level 0: five scales, each of chains of parallel convolutions of 3 to 9 taps, with instance normalization.
package struct PyNET: ColorNetwork {
  /// The coarsest of five scales must have two rows and columns, or its padding by reflection has nothing to mirror.
  package static let traits = ColorNetworkTraits(
    name: "pynet_level0", planes: .pyNET, multiple: 16, minimum: 32)
  package let layers: PictureLayers
  package init(layers: PictureLayers) { self.layers = layers }

  package static func picture<Operations: PictureNetworkOperations>(
    of planes: consuming Operations.Value, by operations: Operations
  ) -> Operations.Value {
    let scales = Scales(operations: operations)
    // On the way down each level's first block; then each level up from the coarsest gives its result to the next.
    let one = scales.block("l1_d1", planes, 32, to: 3, isNormalized: false)
    let two = scales.block("l2_d1", operations.maxPooled(one), 64, to: 3)
    let three = scales.block("l3_d1", operations.maxPooled(two), 128, to: 3)
    let four = scales.block("l4_d1", operations.maxPooled(three), 256, to: 3)
    var x = scales.fifth(operations.maxPooled(four))
    x = scales.fourth(x, consume four)
    x = scales.third(x, consume three)
    x = scales.second(x, consume two)
    x = scales.first(x, consume one)
    x = scales.up("t0", x, 16)
    return operations.sigmoid(
      operations.convolution(
        ConvolutionDescription("module.conv_l0_d1.conv2d", outputs: 3, padding: .reflection), x))
  }

  /// The levels; `below` is the result of the next coarser one, `skip` the level's own first block.
  private struct Scales<Operations: PictureNetworkOperations> {
    typealias Value = Operations.Value
    let operations: Operations

    func fifth(_ x: consuming Value) -> Value {
      var x = x
      for index in 1...4 { x = block("l5_d\(index)", x, 512, to: 3) }
      return x
    }

    func fourth(_ below: consuming Value, _ skip: consuming Value) -> Value {
      var x = operations.concatenated(skip, up("t4a", below, 256))
      announce("t4b", "l5_out", inputs: 512, 256)
      x = block("l4_d3", x, 256, to: 3)
      x = block("l4_d4", consume x, 256, to: 3, isResidual: true)
      x = block("l4_d5", consume x, 256, to: 3, isResidual: true)
      x = block("l4_d6", consume x, 256, to: 3)
      x = operations.concatenated(x, up("t4b", below, 256))
      return block("l4_d8", consume x, 256, to: 3)
    }

    func third(_ below: consuming Value, _ skip: consuming Value) -> Value {
      var x = operations.concatenated(skip, up("t3a", below, 128))
      announce("t3b", "l4_out", inputs: 256, 128)
      for index in 3...5 { x = block("l3_d\(index)", consume x, 128, to: 5, isResidual: true) }
      x = block("l3_d6", consume x, 128, to: 5)
      x = operations.joined([x, skip, up("t3b", below, 128)])
      return block("l3_d8", consume x, 128, to: 3)
    }

    func second(_ below: consuming Value, _ skip: consuming Value) -> Value {
      var x = operations.concatenated(skip, up("t2a", below, 64))
      announce("t2b", "l3_out", inputs: 128, 64)
      x = operations.concatenated(block("l2_d3", consume x, 64, to: 5), skip)
      for index in 5...7 { x = block("l2_d\(index)", consume x, 64, to: 7, isResidual: true) }
      x = operations.concatenated(block("l2_d8", consume x, 64, to: 7), skip)
      x = operations.concatenated(block("l2_d10", consume x, 64, to: 5), up("t2b", below, 64))
      return block("l2_d12", consume x, 64, to: 3)
    }

    func first(_ below: consuming Value, _ skip: consuming Value) -> Value {
      var x = operations.concatenated(skip, up("t1a", below, 32))
      announce("t1b", "l2_out", inputs: 64, 32)
      x = operations.concatenated(block("l1_d3", consume x, 32, to: 5, isNormalized: false), skip)
      x = block("l1_d5", consume x, 32, to: 7)
      x = block("l1_d6", consume x, 32, to: 9)
      for index in 7...9 { x = block("l1_d\(index)", consume x, 32, to: 9, isResidual: true) }
      x = operations.concatenated(block("l1_d10", consume x, 32, to: 7), skip)
      x = block("l1_d12", consume x, 32, to: 5)
      x = operations.joined([x, up("t1b", below, 32), skip])
      x = block("l1_d14", consume x, 32, to: 3, isNormalized: false)
      operations.declared(output("l1_out"), inputs: 32)
      return x
    }

    /// Parallel pairs of convolutions of 3, 5, … `largest` taps, their results side by side, added to the input if asked.
    func block(
      _ name: String, _ x: consuming Value, _ outputs: Int, to largest: Int, isNormalized: Bool = true,
      isResidual: Bool = false
    ) -> Value {
      var parts: [Value] = []
      for kernel in stride(from: 3, through: largest, by: 2) {
        let first = layer("\(name).conv_\(kernel)a", x, outputs, kernel, isNormalized)
        parts.append(layer("\(name).conv_\(kernel)b", first, outputs, kernel, isNormalized))
      }
      let result: Value
      if isResidual {
        result = operations.added(consume x, joined: parts)
      } else {
        // The input is let go before its like is made.
        _ = consume x
        result = parts.count == 1 ? parts[0] : operations.joined(parts)
      }
      return operations.marked("module.conv_\(name)", result)
    }

    private func layer(
      _ name: String, _ x: Value, _ outputs: Int, _ kernel: Int, _ isNormalized: Bool
    ) -> Value {
      let module = "module.conv_\(name)"
      let convolution = ConvolutionDescription(
        "\(module).conv2d", outputs: outputs, kernel: kernel, padding: .reflection,
        activation: isNormalized ? .identity : .leakyReLU(slope: 0.2))
      guard isNormalized else { return operations.convolution(convolution, x) }
      return operations.leakyReLU(
        operations.instanceNorm("\(module).instance", operations.convolution(convolution, x)), slope: 0.2)
    }

    /// Twice the size, and a convolution.
    func up(_ name: String, _ x: Value, _ outputs: Int) -> Value {
      operations.convolution(upsampling(name, outputs), operations.upsampledBilinearly(x))
    }

    /// What weights files have before a level's blocks: the way up that is taken after them, and the output of the level
    /// below, which only its training needs.
    private func announce(_ up: String, _ output: String, inputs: Int, _ outputs: Int) {
      operations.declared(upsampling(up, outputs), inputs: inputs)
      operations.declared(self.output(output), inputs: inputs)
    }

    private func upsampling(_ name: String, _ outputs: Int) -> ConvolutionDescription {
      ConvolutionDescription(
        "module.conv_\(name).conv2d", outputs: outputs, padding: .reflection, activation: .leakyReLU(slope: 0.2))
    }

    private func output(_ name: String) -> ConvolutionDescription {
      ConvolutionDescription("module.conv_\(name).conv2d", outputs: 3, padding: .reflection)
    }
  }
}
