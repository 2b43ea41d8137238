import CKernels
import Parallel

/// A streaming network at work on frames of one size: its plan and its memory.
///
/// Nothing is allocated while it runs. One run at a time; different runs share the network, its weights and the workers.
package final class StreamingRun: Sendable {
  package let network: StreamingNetwork
  package let plan: StreamingPlan
  private let kernels: KernelSet
  private let workers: WorkerPool
  private let arena: FloatStorage

  /// Allocates what `plan` says.
  package init(
    _ network: StreamingNetwork, plan: StreamingPlan, workers: WorkerPool, kernels: KernelSet = .best
  ) {
    self.network = network
    self.plan = plan
    self.workers = workers
    self.kernels = kernels
    arena = FloatStorage(count: plan.arenaCount)
  }

  /// Runs the network over a frame.
  ///
  /// - Parameters:
  ///   - modulation: scale and shift of each layer, as `StreamingNetwork.modulations` place them.
  ///   - fill: writes one row of the input, width × padded input channels, called once for each row from the workers, a
  ///     band of rows at a time from the top. It must write every value.
  ///   - consume: takes one row of the result, width × padded output channels, likewise. By then `fill` has been called
  ///     for that row and all above it.
  /// - Throws: what `fill`, `consume` or `atBand` throw, the latter being called before each band.
  package func callAsFunction(
    modulation: [Float],
    fill: @Sendable (_ row: Int, _ values: inout MutableSpan<Float>) throws -> Void,
    consume: @Sendable (_ row: Int, _ values: Span<Float>) throws -> Void,
    atBand: () throws -> Void = {}
  ) throws {
    precondition(modulation.count == network.modulationCount, "the modulation has a scale and a shift for each layer")
    guard let last = network.last else { preconditionFailure("a network delivers something") }
    for (index, value) in modulation.enumerated() { unsafe arena.pointer[plan.modulationOffset + index] = value }

    var progress = StreamingProgress(network: network, height: plan.height, band: plan.band)
    while !progress.isComplete {
      try atBand()
      try fillBand(progress.advanceSource(by: plan.band), fill)
      for index in network.layers.indices {
        let rows = progress.advance(index)
        if !rows.isEmpty {
          compute(network.layers[index], rows: rows, height: progress.height(of: network.layers[index]))
        }
        if last.producer == .layer(index) { try consumeBand(rows, ring: last.ring, consume) }
      }
    }
  }

  // MARK: The frame's rows in and out

  private func width(of ring: Int) -> Int { plan.width >> network.rings[ring].level }

  /// A row of a ring; row numbers wrap around within it.
  private func row(_ ring: Int, _ y: Int) -> UnsafeMutablePointer<Float> {
    let pitch = width(of: ring) * network.rings[ring].channels
    return unsafe arena.pointer + (plan.ringOffsets[ring] + y % plan.ringRows[ring] * pitch)
  }

  private func fillBand(
    _ rows: Range<Int>, _ fill: @Sendable (Int, inout MutableSpan<Float>) throws -> Void
  ) throws {
    let pitch = plan.width * network.paddedInputChannels
    try workers.parallelFor(rows.count) { index in
      let y = rows.lowerBound + index
      var span = unsafe MutableSpan(_unsafeStart: row(0, y), count: pitch)
      try fill(y, &span)
    }
  }

  private func consumeBand(
    _ rows: Range<Int>, ring: Int, _ consume: @Sendable (Int, Span<Float>) throws -> Void
  ) throws {
    let pitch = width(of: ring) * network.rings[ring].channels
    try workers.parallelFor(rows.count) { index in
      let y = rows.lowerBound + index
      try consume(y, unsafe Span(_unsafeStart: row(ring, y), count: pitch))
    }
  }

  // MARK: Layers

  private func compute(_ layer: StreamingNetwork.Layer, rows: Range<Int>, height: Int) {
    switch layer.kernel {
    case .convolution(let weights):
      // Blocks: rows of tiles, each cut into as few equal pieces as a block's capacity allows.
      let tiles = (width(of: layer.input.ring) + 3) / 4
      let pieces = (tiles + Int(DR_BLOCK_TILES) - 1) / Int(DR_BLOCK_TILES)
      let share = (tiles + pieces - 1) / pieces
      let tileRows = (rows.count + 3) / 4
      workers.parallelFor(tileRows * pieces) { index, worker in
        let (tileRow, piece) = index.quotientAndRemainder(dividingBy: pieces)
        let columns = piece * share..<min(tiles, (piece + 1) * share)
        guard !columns.isEmpty else { return }
        convolve(
          layer, weights, top: rows.lowerBound + tileRow * 4, height: height, tiles: columns, worker: worker)
      }
    case .downsample(let matrix):
      workers.parallelFor(rows.count) { index in downsample(layer, matrix, row: rows.lowerBound + index) }
    case .upsample(let matrix):
      workers.parallelFor(rows.count) { index in upsample(layer, matrix, row: rows.lowerBound + index) }
    }
  }

  private func convolve(
    _ layer: StreamingNetwork.Layer, _ weights: WinogradWeights, top: Int, height: Int, tiles: Range<Int>, worker: Int
  ) {
    func rowIfInside(_ ring: Int?, _ y: Int) -> UnsafeMutablePointer<Float>? {
      guard let ring, y >= 0, y < height else { return nil }
      return unsafe row(ring, y)
    }
    func input(_ i: Int) -> UnsafePointer<Float>? { unsafe UnsafePointer(rowIfInside(layer.input.ring, top - 1 + i)) }
    func residual(_ i: Int) -> UnsafePointer<Float>? {
      unsafe layer.base == nil ? nil : UnsafePointer(rowIfInside(layer.output, top + i))
    }
    func output(_ i: Int) -> UnsafeMutablePointer<Float>? { unsafe rowIfInside(layer.output, top + i) }
    func activated(_ i: Int) -> UnsafeMutablePointer<Float>? { unsafe rowIfInside(layer.activated, top + i) }
    let scale = unsafe arena.pointer + (plan.modulationOffset + layer.modulation.scale.lowerBound)
    var block = unsafe dr_winograd_block(
      input: (input(0), input(1), input(2), input(3), input(4), input(5)),
      width: width(of: layer.input.ring), first_tile: tiles.lowerBound, tiles: tiles.count,
      in_channels: network.rings[layer.input.ring].channels, out_channels: layer.channels,
      weights: weights.storage.pointer, scale: scale, shift: scale + layer.channels,
      residual: (residual(0), residual(1), residual(2), residual(3)),
      output: (output(0), output(1), output(2), output(3)),
      activated: (activated(0), activated(1), activated(2), activated(3)),
      scratch: arena.pointer + (plan.scratchOffset + worker * plan.scratchStride))
    unsafe kernels.table.pointee.winograd(&block)
  }

  private func downsample(_ layer: StreamingNetwork.Layer, _ matrix: PackedMatrix, row y: Int) {
    let pair = 2 * network.rings[layer.input.ring].channels
    var product = unsafe dr_matrix_product(
      a: (UnsafePointer(row(layer.input.ring, 2 * y)), UnsafePointer(row(layer.input.ring, 2 * y + 1))),
      a_stride: pair, depth: pair, weights: matrix.storage.pointer,
      rows: width(of: layer.input.ring) / 2, columns: layer.channels, shift: shift(of: layer), stride: layer.channels,
      addend: nil, output: layer.output.map { unsafe row($0, y) }, activated: layer.activated.map { unsafe row($0, y) })
    unsafe kernels.table.pointee.product(&product)
  }

  private func upsample(_ layer: StreamingNetwork.Layer, _ matrix: PackedMatrix, row y: Int) {
    let depth = network.rings[layer.input.ring].channels
    // An input pixel gives two neighbors of each of two rows; this is the one row's half of the matrix.
    let pair = 2 * layer.channels
    let half = (y & 1) * pair
    let output = unsafe layer.output.map { unsafe row($0, y) }
    var product = unsafe dr_matrix_product(
      a: (UnsafePointer(row(layer.input.ring, y / 2)), nil), a_stride: depth, depth: depth,
      weights: matrix.storage.pointer + half * depth, rows: width(of: layer.input.ring), columns: pair,
      shift: shift(of: layer) + half, stride: pair,
      addend: layer.base == nil ? nil : UnsafePointer(output), output: output,
      activated: layer.activated.map { unsafe row($0, y) })
    unsafe kernels.table.pointee.product(&product)
  }

  private func shift(of layer: StreamingNetwork.Layer) -> UnsafePointer<Float> {
    unsafe UnsafePointer(arena.pointer + (plan.modulationOffset + layer.modulation.shift.lowerBound))
  }
}
