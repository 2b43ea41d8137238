import Neural

/// Follows the description of a network of flow and reckons the memory that its values take, in bytes.
struct FlowMemoryMeter: FlowOperations {
  let layers: [String: FlowLayer]
  let workers: Int
  let account = MemoryAccount()

  func convolution(_ name: String, _ input: MemoryAccount.Value, isActivated: Bool) -> MemoryAccount.Value {
    switch layers.layer(name) {
    case .strips(let convolution):
      account.value(
        convolution.outputShape(of: input.shape),
        working: FrameConvolution.workingBytes([convolution], input.shape, workers: workers))
    case .dilated(let convolution):
      account.value(convolution.outputShape(of: input.shape), working: workers * convolution.scratchBytes)
    case .doubling: preconditionFailure("“\(name)” is a transposed convolution")
    }
  }

  func doubled(_ name: String, _ input: MemoryAccount.Value) -> MemoryAccount.Value {
    guard case .doubling(let layer) = layers.layer(name) else { preconditionFailure("“\(name)” doubles nothing") }
    return account.value(layer.outputShape(of: input.shape))
  }

  func costs(of first: MemoryAccount.Value, with second: MemoryAccount.Value) -> MemoryAccount.Value {
    account.value(first.shape.with(channels: PWCNet.displacements))
  }

  func warped(_ image: MemoryAccount.Value, by flow: MemoryAccount.Value, pixels: Float) -> MemoryAccount.Value {
    // The flow in pixels; image and mask in one before they are parted.
    withExtendedLifetime(account.value(flow.shape)) {
      let both = account.value(image.shape.with(channels: image.shape.channels + 1))
      return withExtendedLifetime(both) { account.value(image.shape) }
    }
  }

  func joined(_ parts: [MemoryAccount.Value]) -> MemoryAccount.Value {
    account.value(parts[0].shape.with(channels: parts.reduce(0) { $0 + $1.shape.channels }))
  }

  func concatenated(_ first: MemoryAccount.Value, _ second: MemoryAccount.Value) -> MemoryAccount.Value {
    joined([first, second])
  }

  func added(_ first: consuming MemoryAccount.Value, _ second: MemoryAccount.Value) -> MemoryAccount.Value {
    account.changed(first)
  }

  func resized(_ input: MemoryAccount.Value, height: Int, width: Int) -> MemoryAccount.Value {
    let shape = input.shape.with(height: height, width: width)
    return shape == input.shape ? input : account.value(shape)
  }

  func scaled(_ input: consuming MemoryAccount.Value, byChannel scales: [Float]) -> MemoryAccount.Value {
    account.changed(input)
  }

  func channels(of value: MemoryAccount.Value) -> Int { value.shape.channels }
}
