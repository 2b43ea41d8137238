import Neural

extension Convolution2D {
  /// For each of the output pixels `pixels` (indices n · H′ · W′ + y · W′ + x), writes some channels of the input pixel
  /// that it sees through a tap of the kernel as one row, zero where that lies outside the image.
  func gatherTap(
    _ tap: Int, _ channels: Range<Int>, of pixels: Range<Int>, from input: Span<Float>, _ shape: ImageShape,
    output: ImageShape, into rows: inout MutableSpan<Float>
  ) {
    let (i, j) = tap.quotientAndRemainder(dividingBy: kernelWidth)
    for (index, pixel) in pixels.enumerated() {
      let (row, x) = pixel.quotientAndRemainder(dividingBy: output.width)
      let (image, y) = row.quotientAndRemainder(dividingBy: output.height)
      let source = (
        y: y * stride - verticalPadding + i * dilation, x: x * stride - horizontalPadding + j * dilation
      )
      guard (0..<shape.height).contains(source.y), (0..<shape.width).contains(source.x) else {
        rows.slice(index * channels.count, count: channels.count) { $0.update(repeating: 0) }
        continue
      }
      let base = ((image * shape.height + source.y) * shape.width + source.x) * shape.channels
      rows.copy(
        input.extracting(base + channels.lowerBound..<base + channels.upperBound), to: index * channels.count)
    }
  }

  /// For each of the input pixels `pixels` (indices n · H · W + y · W + x), writes the output pixel that sees it through
  /// a tap of the kernel as one row, zero where there is none.
  func gatherHearers(
    of pixels: Range<Int>, through tap: Int, from output: Span<Float>, _ shape: ImageShape, output result: ImageShape,
    into rows: inout MutableSpan<Float>
  ) {
    let (i, j) = tap.quotientAndRemainder(dividingBy: kernelWidth)
    for (index, pixel) in pixels.enumerated() {
      let (row, x) = pixel.quotientAndRemainder(dividingBy: shape.width)
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.height)
      let target = (y: y + verticalPadding - i * dilation, x: x + horizontalPadding - j * dilation)
      let (hearerY, restY) = target.y.quotientAndRemainder(dividingBy: stride)
      let (hearerX, restX) = target.x.quotientAndRemainder(dividingBy: stride)
      guard
        target.y >= 0, target.x >= 0, restY == 0, restX == 0, hearerY < result.height, hearerX < result.width
      else {
        rows.slice(index * outputChannels, count: outputChannels) { $0.update(repeating: 0) }
        continue
      }
      let base = ((image * result.height + hearerY) * result.width + hearerX) * outputChannels
      rows.copy(output.extracting(base..<base + outputChannels), to: index * outputChannels)
    }
  }
}
