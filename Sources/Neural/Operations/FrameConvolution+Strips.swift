import CKernels

/// Rows of pixels of a frame, or of a part of it that wraps around: row y stands at y modulo `capacity`.
@safe struct FramePixels {
  let base: UnsafeMutablePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  /// Rows that there is room for.
  let capacity: Int

  func row(_ y: Int) -> UnsafeMutablePointer<Float> { unsafe base + y % capacity * (width * channels) }
}

extension FrameConvolution {
  /// Tiles of 4 × 4 pixels that a strip has: what the kernels transform at a time.
  static let stripTiles = Int(DR_BLOCK_TILES)
  /// Output pixels of a strip.
  static let stripWidth = 4 * stripTiles
  /// Output rows that are computed together.
  static let stripHeight = 4

  func fillConstants(bias: [Float]) {
    let padded = KernelSet.padded(outputChannels)
    for channel in 0..<padded { unsafe constants.pointer[channel] = 1 }
    for channel in bias.indices { unsafe constants.pointer[padded + channel] = bias[channel] }
  }

  private var scale: UnsafePointer<Float> { unsafe UnsafePointer(constants.pointer) }
  private var shift: UnsafePointer<Float> { unsafe scale + KernelSet.padded(outputChannels) }
  private var zeros: UnsafePointer<Float> { unsafe shift + KernelSet.padded(outputChannels) }

  /// Floats of memory that a strip takes beside what it reads and writes.
  var scratchCount: Int {
    switch weights {
    case .winograd: return Self.winogradScratchCount(inputs: inputChannels, outputs: outputChannels)
    case .rows:
      let rows = (Self.stripHeight - 1) * stride + kernel
      let columns = (Self.stripWidth - 1) * stride + kernel
      return KernelSet.padded(rows * columns * inputChannels)
        + Self.stripHeight * Self.stripWidth * KernelSet.padded(outputChannels)
    }
  }

  /// The same of one that goes by Winograd's way.
  static func winogradScratchCount(inputs: Int, outputs: Int) -> Int {
    let (inputs, outputs) = (KernelSet.padded(inputs), KernelSet.padded(outputs))
    return winogradWidth * (6 * inputs + stripHeight * outputs) + dr_winograd_scratch(inputs, outputs)
  }

  /// Pixels of the rows that the Winograd kernel is given: a tile to the left, of which one pixel is read, and one pixel to
  /// the right.
  private static let winogradWidth = 4 + stripWidth + 1

  /// Computes the output pixels of the strip whose top left one is (x, y).
  /// - Parameter scratch: `scratchCount` floats, 64-byte aligned.
  func computeStrip(
    x: Int, y: Int, from input: FramePixels, to output: FramePixels, activation: Activation,
    scratch: UnsafeMutablePointer<Float>, kernels: KernelSet
  ) {
    let columns = min(Self.stripWidth, output.width - x)
    let rows = min(Self.stripHeight, output.height - y)
    let padded = KernelSet.padded(outputChannels)
    switch weights {
    case .winograd(let weights):
      let inputs = KernelSet.padded(inputChannels)
      let pitch = Self.winogradWidth * inputs
      for i in 0..<6 {
        unsafe gather(
          row: y - 1 + i, columns: x - 1..<x + Self.stripWidth + 1, from: input, to: scratch + (i * pitch + 3 * inputs),
          channels: inputs)
      }
      let result = unsafe scratch + 6 * pitch
      let resultPitch = Self.winogradWidth * padded
      func source(_ i: Int) -> UnsafePointer<Float>? { unsafe UnsafePointer(scratch + i * pitch) }
      func target(_ i: Int) -> UnsafeMutablePointer<Float>? { unsafe result + i * resultPitch }
      var strip = unsafe dr_winograd_strip(
        input: (source(0), source(1), source(2), source(3), source(4), source(5)), width: Self.winogradWidth,
        first_tile: 1, tiles: (columns + 3) / 4, in_channels: inputs, out_channels: padded,
        weights: weights.storage.pointer, scale: scale, shift: shift, residual: (nil, nil, nil, nil),
        output: (target(0), target(1), target(2), target(3)), activated: (nil, nil, nil, nil),
        scratch: result + Self.stripHeight * resultPitch)
      unsafe kernels.table.pointee.winograd(&strip)
      for r in 0..<rows {
        unsafe finish(
          result + (r * resultPitch + 4 * padded), to: output.row(y + r) + x * outputChannels, pixels: columns,
          activation)
      }
    case .rows(let matrices):
      let pitch = ((Self.stripWidth - 1) * stride + kernel) * inputChannels
      let left = x * stride - reach
      for i in 0..<(rows - 1) * stride + kernel {
        unsafe gather(
          row: y * stride - reach + i, columns: left..<left + (columns - 1) * stride + kernel, from: input,
          to: scratch + i * pitch, channels: inputChannels)
      }
      let result = unsafe scratch + KernelSet.padded(((Self.stripHeight - 1) * stride + kernel) * pitch)
      for r in 0..<rows {
        let line = unsafe result + r * Self.stripWidth * padded
        for (i, matrix) in matrices.enumerated() {
          // Neighboring output pixels read overlapping stretches of the row.
          var product = unsafe dr_matrix_product(
            a: (UnsafePointer(scratch + (r * stride + i) * pitch), nil), a_stride: stride * inputChannels,
            depth: matrix.depth, weights: matrix.storage.pointer, rows: columns, columns: padded,
            shift: i == 0 ? shift : zeros, stride: padded, addend: i == 0 ? nil : UnsafePointer(line), output: line,
            activated: nil)
          unsafe kernels.table.pointee.product(&product)
        }
        unsafe finish(line, to: output.row(y + r) + x * outputChannels, pixels: columns, activation)
      }
    }
  }

  /// Copies a stretch of an input row, continued beyond the frame, each pixel padded by zeros to `channels`.
  private func gather(
    row: Int, columns: Range<Int>, from input: FramePixels, to target: UnsafeMutablePointer<Float>, channels: Int
  ) {
    let isMirrored = padding == .reflection
    let y = isMirrored ? reflected(row, input.height) : row
    guard (0..<input.height).contains(y) else {
      unsafe target.update(repeating: 0, count: columns.count * channels)
      return
    }
    let source = unsafe input.row(y)
    let inside = max(columns.lowerBound, 0)..<max(0, min(columns.upperBound, input.width))
    if channels == input.channels {
      unsafe (target + (inside.lowerBound - columns.lowerBound) * channels)
        .update(from: source + inside.lowerBound * channels, count: inside.count * channels)
    } else {
      for x in inside {
        let pixel = unsafe target + (x - columns.lowerBound) * channels
        unsafe pixel.update(from: source + x * input.channels, count: input.channels)
        unsafe (pixel + input.channels).update(repeating: 0, count: channels - input.channels)
      }
    }
    for beyond in [columns.lowerBound..<inside.lowerBound, inside.upperBound..<columns.upperBound] {
      for x in beyond {
        let pixel = unsafe target + (x - columns.lowerBound) * channels
        unsafe pixel.update(repeating: 0, count: channels)
        let mirrored = reflected(x, input.width)
        guard isMirrored, (0..<input.width).contains(mirrored) else { continue }
        unsafe pixel.update(from: source + mirrored * input.channels, count: input.channels)
      }
    }
  }

  /// Activates pixels of padded channels and stores them without the padding.
  private func finish(
    _ pixels: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>, pixels count: Int,
    _ activation: Activation
  ) {
    let padded = KernelSet.padded(outputChannels)
    let (runs, length) = padded == outputChannels ? (1, count * padded) : (count, outputChannels)
    for run in 0..<runs {
      let (source, target) = unsafe (pixels + run * padded, target + run * outputChannels)
      switch activation {
      case .identity: unsafe target.update(from: source, count: length)
      case .leakyReLU(let slope):
        for index in 0..<length {
          let value = unsafe source[index]
          unsafe target[index] = value > 0 ? value : slope * value
        }
      }
    }
  }
}
