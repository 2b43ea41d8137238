import Diffusion
import Neural
import Parallel

extension Tape: NetworkOperations {
  func convolution(_ name: String, _ input: Value, outputs: Int, kernel: Int, stride: Int) -> Value {
    let (layer, workers) = (layers.convolution(name), workers)
    return record(layer(input.tensor, on: workers)) { [unowned self] gradient in
      add(layer.weightGradient(gradient, at: input.tensor, on: workers), toParameter: "\(name).weight")
      add(gradient.summedOverPixels(on: workers), toParameter: "\(name).bias")
      guard input.needsGradient else { return [] }
      return [(input, layer.inputGradient(gradient, of: input.tensor.imageShape, on: workers))]
    }
  }

  func linear(_ name: String, _ input: Value, outputs: Int) -> Value {
    let (layer, workers) = (layers.linear(name), workers)
    return record(layer(input.tensor, on: workers)) { [unowned self] gradient in
      let back = layer.gradient(gradient, at: input.tensor, on: workers)
      add(back.weight, toParameter: "\(name).weight")
      add(back.bias, toParameter: "\(name).bias")
      return [(input, back.input)]
    }
  }

  func groupNorm(_ name: String, _ input: consuming Value, groups: Int) -> Value {
    let (layer, input, workers) = (layers.groupNorm(name), input, workers)
    return record(layer(input.tensor, on: workers)) { [unowned self] gradient in
      let back = layer.gradient(gradient, at: input.tensor, on: workers)
      add(back.weight, toParameter: "\(name).weight")
      add(back.bias, toParameter: "\(name).bias")
      return [(input, back.input)]
    }
  }

  func selfAttention(_ name: String, _ input: Value, groups: Int) -> Value {
    let (layer, workers) = (layers.selfAttention(name), workers)
    return record(layer(input.tensor, on: workers)) { [unowned self] gradient in
      let back = layer.gradient(gradient, at: input.tensor, on: workers)
      add(back.normWeight, toParameter: "\(name).norm.weight")
      add(back.normBias, toParameter: "\(name).norm.bias")
      add(back.projectionWeight, toParameter: "\(name).qkv.weight")
      add(back.outputWeight, toParameter: "\(name).out.weight")
      add(back.outputBias, toParameter: "\(name).out.bias")
      return [(input, back.input)]
    }
  }

  func silu(_ input: consuming Value) -> Value {
    let (input, workers) = (input, workers)
    return record(input.tensor.silu(on: workers)) { [(input, input.tensor.siluGradient($0, on: workers))] }
  }

  func dropout(_ input: consuming Value, rate: Double) -> Value {
    let layer = Dropout(rate: rate, keys: keys, index: dropoutCount)
    dropoutCount += 1
    let (input, workers) = (input, workers)
    return record(layer(input.tensor, on: workers)) { [(input, layer($0, on: workers))] }
  }

  func upsampled(_ input: Value, factor: Int) -> Value {
    let workers = workers
    return record(input.tensor.upsampledNearest(factor: factor, on: workers)) {
      [(input, $0.nearestUpsamplingGradient(factor: factor, on: workers))]
    }
  }

  func concatenated(_ first: Value, _ second: Value) -> Value {
    let (channels, workers) = ([first, second].map { self.channels(of: $0) }, workers)
    return record(.concatenatingChannels([first.tensor, second.tensor], on: workers)) {
      Array(zip([first, second], $0.concatenationGradient(channels: channels, on: workers)))
    }
  }

  func added(_ first: consuming Value, _ second: Value) -> Value {
    let first = first
    return record(first.tensor.adding(second.tensor, on: workers)) { [(first, $0), (second, $0)] }
  }

  func shifted(_ image: consuming Value, by row: Value) -> Value {
    let (image, workers) = (image, workers)
    let zeros = Tensor(shape: row.tensor.shape)
    return record(image.tensor.modulated(scale: zeros, shift: row.tensor, on: workers)) {
      [(image, $0), (row, $0.summedOverImagePixels(on: workers))]
    }
  }

  func channels(of value: Value) -> Int { value.tensor.shape[value.tensor.rank - 1] }
}
