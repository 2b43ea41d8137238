import Neural

/// Residual blocks with channel attention, a convolution after them, and a residual around all (RCAN's group).
struct ResidualGroup {
  let blocks: Int
  /// What weights files call the attention of a block.
  let attention: String

  func callAsFunction<Operations: PictureNetworkOperations>(
    _ name: String, _ x: Operations.Value, by operations: Operations
  ) -> Operations.Value {
    let channels = operations.channels(of: x)
    var h = x
    for block in 0..<blocks {
      let name = "\(name).rg.\(block)"
      h = operations.channelAttention(
        "\(name).\(attention).conv_du",
        operations.chained(
          ConvolutionDescription("\(name).res.0", outputs: channels, activation: .relu),
          ConvolutionDescription("\(name).res.2", outputs: channels), h),
        reduction: 16, addedTo: h)
    }
    let last = ConvolutionDescription("\(name).rg.\(blocks)", outputs: channels)
    return operations.added(operations.convolution(last, h), x)
  }
}
