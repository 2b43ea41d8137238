import Neural

extension NetworkInputs {
  /// Some of the batch's images.
  subscript(_ images: Range<Int>) -> NetworkInputs {
    NetworkInputs(
      state: state.images(images), color: color.images(images), raw: raw.images(images), steps: Array(steps[images]))
  }

  /// A number for each image that follows from its m_t: as its noise is drawn anew for every step, so is what is drawn from
  /// this, and a training that is resumed draws the same.
  var keys: [UInt64] {
    let count = state.count / max(1, steps.count)
    return steps.indices.map { image in
      // FNV-1a over the bits of the first values.
      state.elements[image * count..<image * count + min(count, 64)].reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
      }
    }
  }
}

extension Tensor {
  /// Some of the images.
  fileprivate func images(_ range: Range<Int>) -> Tensor {
    let count = imageShape.area * imageShape.channels
    return Tensor(
      shape: [range.count] + shape.dropFirst(),
      elements: Array(elements[range.lowerBound * count..<range.upperBound * count]))
  }
}
