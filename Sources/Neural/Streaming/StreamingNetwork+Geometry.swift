extension StreamingNetwork {
  /// Frame sizes must be multiples of this, in input pixels.
  package var alignment: Int { 1 << (rings.map(\.level).max() ?? 0) }

  /// Floating-point operations at one pixel of the input, counted as direct sums over true channels.
  package var operationsPerPixel: Double {
    layers.reduce(0) { sum, layer in
      let outputLevel = rings[layer.input.ring].level + layer.levelChange
      return sum + 2 * Double(layer.multiplyAdds) / Double(1 << (2 * outputLevel))
    }
  }

  /// How far, in input pixels, an output pixel sees.
  package var receptiveRadius: Int { radius { _ in 1 } }

  /// How far, in input pixels, the last bit of an output pixel depends on the input: a Winograd tile's pixels share their
  /// rounding, so a convolution ties whole 4 × 4 tiles to whole neighboring ones.
  package var roundingRadius: Int { radius { _ in 4 } }

  /// The largest sum of steps over any path from source to output; `step` is a 3 × 3 convolution's, in its own pixels.
  private func radius(step: (Layer) -> Int) -> Int {
    var reach: [Producer: Int] = [.source: 0]
    for (index, layer) in layers.enumerated() {
      let level = rings[layer.input.ring].level
      var own = reach[layer.input.producer, default: 0]
      switch layer.kernel {
      case .convolution: own += step(layer) << level
      case .downsample: own += (1 << level)
      case .upsample: own += (1 << (level - 1))
      }
      if let base = layer.base { own = max(own, reach[base, default: 0]) }
      reach[.layer(index)] = own
    }
    return last.flatMap { reach[$0.producer] } ?? 0
  }
}

extension StreamingNetwork.Layer {
  /// Levels from the input's to the output's: −1 up, 1 down.
  var levelChange: Int {
    switch kernel {
    case .convolution: 0
    case .downsample: 1
    case .upsample: -1
    }
  }
}
