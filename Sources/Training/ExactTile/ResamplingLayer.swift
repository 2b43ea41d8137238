import CKernels
import Neural

/// The layer between two levels of the trained network, as a product that takes the 2 × 2 pixels of the finer level, one
/// pair of neighbors a row, to one pixel of the coarser level, or the other way.
///
/// Downward it is a 2 × 2 convolution of stride 2; upward a 1 × 1 convolution to four times the channels and a pixel
/// shuffle. Each is the other's transpose but for the order of the weights.
struct ResamplingLayer: Sendable {
  enum Direction: Sendable { case down, up }

  let direction: Direction
  let fine: Int
  let coarse: Int
  /// Downward (coarse, fine, 2, 2) and (coarse), upward (4 · fine, coarse, 1, 1) and (4 · fine).
  let weight: Range<Int>
  let bias: Range<Int>
  /// Where the panels lie that gather (fine to coarse) and those that spread.
  let gatherOffset: Int
  let spreadOffset: Int

  var paddedFine: Int { KernelSet.padded(fine) }
  var paddedCoarse: Int { KernelSet.padded(coarse) }

  init(
    _ direction: Direction, fine: Int, coarse: Int, name: String, layout: inout ParameterLayout, packed: inout Int
  ) {
    self.direction = direction
    self.fine = fine
    self.coarse = coarse
    switch direction {
    case .down:
      weight = layout.append("\(name).weight", [coarse, fine, 2, 2])
      bias = layout.append("\(name).bias", [coarse])
    case .up:
      weight = layout.append("\(name).weight", [4 * fine, coarse, 1, 1])
      bias = layout.append("\(name).bias", [4 * fine])
    }
    let count = 4 * KernelSet.padded(fine) * KernelSet.padded(coarse)
    (gatherOffset, spreadOffset) = (packed, packed + count)
    packed += 2 * count
  }

  /// Where the weight between a fine channel at a site (2 · dy + dx) and a coarse channel lies.
  @inline(__always) private func place(site: Int, fine channel: Int, coarse other: Int) -> Int {
    switch direction {
    case .down: weight.lowerBound + (other * fine + channel) * 4 + site
    case .up: weight.lowerBound + (channel * 4 + site) * coarse + other
    }
  }

  /// Packs the weights for both products; the padding of `packed` must be zero.
  func pack(_ parameters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>) {
    let lanes = KernelSet.lanes
    let (gather, spread) = unsafe (packed + gatherOffset, packed + spreadOffset)
    for site in 0..<4 {
      for channel in 0..<fine {
        for other in 0..<coarse {
          let value = unsafe parameters[place(site: site, fine: channel, coarse: other)]
          let row = site * paddedFine + channel
          unsafe gather[(other / lanes * 4 * paddedFine + row) * lanes + other % lanes] = value
          unsafe spread[(row / lanes * paddedCoarse + other) * lanes + row % lanes] = value
        }
      }
    }
  }

  /// Fine frames to coarse ones: product + shift, and SiLU of it if asked for.
  func gather(
    _ input: Frames, into output: Frames, activated: Frames? = nil, shift: UnsafePointer<Float>, in pass: ExactTilePass
  ) {
    let pair = 2 * input.channels
    for image in 0..<output.images {
      for y in 0..<output.height {
        var product = unsafe dr_matrix_product(
          a: (UnsafePointer(input.row(2 * y, of: image)), UnsafePointer(input.row(2 * y + 1, of: image))),
          a_stride: pair, depth: pair, weights: pass.packed + gatherOffset, rows: output.width,
          columns: output.channels, shift: shift, stride: output.channels, addend: nil,
          output: output.row(y, of: image), activated: activated?.row(y, of: image))
        unsafe pass.kernels.table.pointee.product(&product)
      }
    }
  }

  /// Coarse frames to fine ones: product + shift (of the four sites, one after the other) + addend.
  func spread(
    _ input: Frames, into output: Frames, activated: Frames? = nil, addend: Frames?, shift: UnsafePointer<Float>,
    in pass: ExactTilePass
  ) {
    let pair = 2 * output.channels
    for image in 0..<output.images {
      for y in 0..<output.height {
        let half = y % 2 * pair
        var product = unsafe dr_matrix_product(
          a: (UnsafePointer(input.row(y / 2, of: image)), nil), a_stride: input.channels, depth: input.channels,
          weights: pass.packed + spreadOffset + half * input.channels, rows: input.width, columns: pair,
          shift: shift + half, stride: pair, addend: UnsafePointer(addend?.row(y, of: image)),
          output: output.row(y, of: image), activated: activated?.row(y, of: image))
        unsafe pass.kernels.table.pointee.product(&product)
      }
    }
  }

  /// The gradient with respect to the weights: the products of each fine pixel with its coarse one.
  ///
  /// One of the two is an activation and the other a gradient; which is which follows from the direction.
  func weightGradient(fine finer: Frames, coarse coarser: Frames, in pass: ExactTilePass) {
    let pair = 2 * finer.channels
    let sums = unsafe pass.weightSums
    unsafe sums.update(repeating: 0, count: 2 * pair * coarser.channels)
    for image in 0..<finer.images {
      for y in 0..<finer.height {
        var product = unsafe dr_outer_product(
          sums: sums + y % 2 * pair * coarser.channels, sums_stride: coarser.channels,
          a: finer.row(y, of: image), a_stride: pair, rows: pair, b: coarser.row(y / 2, of: image),
          b_stride: coarser.channels, columns: coarser.channels, depth: coarser.width)
        unsafe pass.kernels.table.pointee.outer_product(&product)
      }
    }
    for site in 0..<4 {
      for channel in 0..<fine {
        for other in 0..<coarse {
          unsafe pass.gradient[place(site: site, fine: channel, coarse: other)] =
            sums[(site * finer.channels + channel) * coarser.channels + other]
        }
      }
    }
  }

  /// The gradient with respect to the bias, from the gradient of the layer's result.
  func biasGradient(_ gradient: Frames, in pass: ExactTilePass) {
    switch direction {
    case .down:
      unsafe pass.addChannelSums(gradient.base, pixels: gradient.pixels, channels: gradient.channels, to: bias)
    case .up:
      // The rows of a pair of pixels each; sites in the order (dy, dx).
      let pair = 2 * gradient.channels
      let sums = unsafe pass.weightSums
      unsafe sums.update(repeating: 0, count: 2 * pair)
      for image in 0..<gradient.images {
        for y in 0..<gradient.height {
          unsafe pass.kernels.table.pointee.channel_sums(
            gradient.row(y, of: image), gradient.width / 2, pair, sums + y % 2 * pair)
        }
      }
      for site in 0..<4 {
        for channel in 0..<fine {
          unsafe pass.gradient[bias.lowerBound + channel * 4 + site] = sums[site * gradient.channels + channel]
        }
      }
    }
  }
}
