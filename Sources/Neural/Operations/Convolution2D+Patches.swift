extension Convolution2D {
  /// Writes the patch under each of the output pixels `pixels` (indices n · H′ · W′ + y · W′ + x) as one row of
  /// kernel height · kernel width · in values, zero where it lies outside the image.
  func gatherPatches(
    of pixels: Range<Int>, from input: Span<Float>, _ shape: ImageShape, output: ImageShape,
    into patches: inout MutableSpan<Float>
  ) {
    var next = 0
    for pixel in pixels {
      let (row, x) = pixel.quotientAndRemainder(dividingBy: output.width)
      let (image, y) = row.quotientAndRemainder(dividingBy: output.height)
      let left = x * stride - horizontalPadding
      for i in 0..<kernelHeight {
        let inputRow = y * stride - verticalPadding + i * dilation
        let rowCount = kernelWidth * inputChannels
        if inputRow < 0 || inputRow >= shape.height {
          patches.slice(next, count: rowCount) { $0.update(repeating: 0) }
        } else {
          let base = (image * shape.height + inputRow) * shape.rowCount
          let line = input.extracting(base..<base + shape.rowCount)
          patches.slice(next, count: rowCount) { gatherTaps(from: line, left: left, width: shape.width, into: &$0) }
        }
        next += rowCount
      }
    }
  }

  /// Writes one row of a patch: the pixels `left`, `left` + dilation, … of an image row.
  @inline(__always) private func gatherTaps(
    from line: Span<Float>, left: Int, width: Int, into taps: inout MutableSpan<Float>
  ) {
    let channels = inputChannels
    if dilation == 1, left >= 0, left + kernelWidth <= width {
      let source = line.extracting(left * channels..<(left + kernelWidth) * channels)
      taps.copy(source, to: 0)
      return
    }
    for j in 0..<kernelWidth {
      let x = left + j * dilation
      if x < 0 || x >= width {
        taps.slice(j * channels, count: channels) { $0.update(repeating: 0) }
      } else {
        taps.copy(line.extracting(x * channels..<(x + 1) * channels), to: j * channels)
      }
    }
  }
}
