import CKernels
import Parallel

/// A streaming network at work on frames of one size: its plan and its memory.
///
/// Its activations, weights and scratch are all there before it runs. One run at a time; different runs share the network, its weights and the workers.
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
    precondition(network.last != nil, "a network delivers something")
    for (index, value) in modulation.enumerated() { unsafe arena.pointer[plan.modulationOffset + index] = value }

    var progress = StreamingProgress(network: network, height: plan.height, band: plan.band)
    while !progress.isComplete {
      try atBand()
      let jobs = nextJobs(&progress)
      try workers.parallelPhases(jobs.map(\.count)) { phase, index, worker in
        switch jobs[phase] {
        case .fill(let rows): try fillRow(rows.lowerBound + index, fill)
        case .consume(let rows, let ring): try consumeRow(rows.lowerBound + index, ring: ring, consume)
        case .convolve(let blocks): convolve(blocks, index: index, worker: worker)
        case .downsample(let layer, let matrix, let rows): downsample(layer, matrix, row: rows.lowerBound + index)
        case .upsample(let layer, let matrix, let rows): upsample(layer, matrix, row: rows.lowerBound + index)
        }
      }
    }
  }

  /// The work that a band of input makes possible, in the order of the layers.
  private func nextJobs(_ progress: inout StreamingProgress) -> [Job] {
    var jobs: [Job] = [.fill(progress.advanceSource(by: plan.band))]
    for (index, layer) in network.layers.enumerated() {
      let rows = progress.advance(index)
      jobs.append(job(layer, rows: rows, height: progress.height(of: layer)))
      if let last = network.last, last.producer == .layer(index) { jobs.append(.consume(rows, ring: last.ring)) }
    }
    return jobs
  }

  /// What a band asks of one layer, or of the caller: work on rows, in pieces for the workers.
  private enum Job {
    case fill(Range<Int>)
    case convolve(Blocks)
    case downsample(StreamingNetwork.Layer, PackedMatrix, Range<Int>)
    case upsample(StreamingNetwork.Layer, PackedMatrix, Range<Int>)
    case consume(Range<Int>, ring: Int)

    var rows: Range<Int> {
      switch self {
      case .fill(let rows), .downsample(_, _, let rows), .upsample(_, _, let rows), .consume(let rows, _): rows
      case .convolve(let blocks): blocks.rows
      }
    }

    /// Number of pieces.
    var count: Int { if case .convolve(let blocks) = self { blocks.count } else { rows.count } }
  }

  /// The pieces of a convolution: rows of tiles, each cut into strips of nearly equal length.
  private struct Blocks {
    let layer: StreamingNetwork.Layer
    let weights: WinogradWeights
    let rows: Range<Int>
    /// Height of the layer's frame.
    let height: Int
    let tiles: Int
    let pieces: Int

    init(_ layer: StreamingNetwork.Layer, _ weights: WinogradWeights, rows: Range<Int>, height: Int, width: Int) {
      (self.layer, self.weights, self.rows, self.height) = (layer, weights, rows, height)
      tiles = (width + 3) / 4
      // Whole blocks of the kernel, some in a row for its look ahead, but the fewer the more each costs: at the end of a
      // layer the workers wait for the last piece.
      let longest = Int(DR_BLOCK_TILES) * max(1, 160 / layer.channels)
      pieces = max(1, (tiles + longest - 1) / longest)
    }

    var count: Int { (rows.count + 3) / 4 * pieces }

    /// First row and tiles of a piece.
    subscript(index: Int) -> (top: Int, tiles: Range<Int>) {
      let (tileRow, piece) = index.quotientAndRemainder(dividingBy: pieces)
      return (rows.lowerBound + tileRow * 4, piece * tiles / pieces..<(piece + 1) * tiles / pieces)
    }
  }

  private func job(_ layer: StreamingNetwork.Layer, rows: Range<Int>, height: Int) -> Job {
    switch layer.kernel {
    case .convolution(let weights):
      .convolve(Blocks(layer, weights, rows: rows, height: height, width: width(of: layer.input.ring)))
    case .downsample(let matrix): .downsample(layer, matrix, rows)
    case .upsample(let matrix): .upsample(layer, matrix, rows)
    }
  }

  // MARK: The frame's rows in and out

  private func width(of ring: Int) -> Int { plan.width >> network.rings[ring].level }

  /// A row of a ring; row numbers wrap around within it.
  private func row(_ ring: Int, _ y: Int) -> UnsafeMutablePointer<Float> {
    let pitch = width(of: ring) * network.rings[ring].channels
    return unsafe arena.pointer + (plan.ringOffsets[ring] + y % plan.ringRows[ring] * pitch)
  }

  private func fillRow(_ y: Int, _ fill: (Int, inout MutableSpan<Float>) throws -> Void) throws {
    var span = unsafe MutableSpan(_unsafeStart: row(0, y), count: plan.width * network.paddedInputChannels)
    try fill(y, &span)
  }

  private func consumeRow(_ y: Int, ring: Int, _ consume: (Int, Span<Float>) throws -> Void) throws {
    try consume(y, unsafe Span(_unsafeStart: row(ring, y), count: width(of: ring) * network.rings[ring].channels))
  }

  // MARK: Layers

  private func convolve(_ blocks: Blocks, index: Int, worker: Int) {
    let (layer, height) = (blocks.layer, blocks.height)
    let (top, tiles) = blocks[index]
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
    var strip = unsafe dr_winograd_strip(
      input: (input(0), input(1), input(2), input(3), input(4), input(5)),
      width: width(of: layer.input.ring), first_tile: tiles.lowerBound, tiles: tiles.count,
      in_channels: network.rings[layer.input.ring].channels, out_channels: layer.channels,
      weights: blocks.weights.storage.pointer, scale: scale, shift: scale + layer.channels,
      residual: (residual(0), residual(1), residual(2), residual(3)),
      output: (output(0), output(1), output(2), output(3)),
      activated: (activated(0), activated(1), activated(2), activated(3)),
      scratch: arena.pointer + (plan.scratchOffset + worker * plan.scratchStride))
    unsafe kernels.table.pointee.winograd(&strip)
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
