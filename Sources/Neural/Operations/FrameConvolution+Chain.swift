import Parallel

extension FrameConvolution {
  /// A convolution of a chain, and what is done to its result.
  package typealias Link = (convolution: FrameConvolution, activation: Activation)

  /// Output rows by which a chain's first convolution goes ahead at a time.
  private static let bandHeight = 8 * stripHeight

  /// Convolutions one after the other, in step: of what stands between them only the rows that are still needed are held.
  ///
  /// (N, H, W, in of the first) → (N, H′, W′, out of the last). In a chain of several all keep the size.
  package static func chain(
    _ links: [Link], _ input: Tensor, kernels: KernelSet = .best, on workers: WorkerPool
  ) -> Tensor {
    let shape = input.imageShape
    let shapes = links.reduce(into: [shape]) { shapes, link in
      let input = shapes[shapes.count - 1]
      precondition(input.channels == link.convolution.inputChannels, "\(input.axes) does not fit the convolution")
      shapes.append(link.convolution.outputShape(of: input))
    }
    precondition(
      links.count == 1 || shapes.allSatisfy { $0.area == shape.area }, "convolutions in a chain keep the size")
    let output = shapes[links.count]
    let scratchCount = scratchCount(of: links)
    let scratch = FloatStorage(count: scratchCount * workers.count)
    let rings = shapes.indices.dropFirst().dropLast().map { index in
      FloatStorage(count: ringHeight(before: links[index].convolution, height: shape.height) * shapes[index].rowCount)
    }
    let elements = unsafe [Float](unsafeUninitializedCapacity: output.pixels * output.channels) { buffer, count in
      unsafe input.elements.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let target = buffer.baseAddress else { return }
        for image in 0..<shape.batch {
          var frames = unsafe [
            FramePixels(
              base: UnsafeMutablePointer(mutating: source + image * shape.area * shape.channels), height: shape.height,
              width: shape.width, channels: shape.channels, capacity: shape.height)
          ]
          for (index, ring) in rings.enumerated() {
            unsafe frames.append(
              FramePixels(
                base: ring.pointer, height: shape.height, width: shape.width, channels: shapes[index + 1].channels,
                capacity: ring.count / shapes[index + 1].rowCount))
          }
          unsafe frames.append(
            FramePixels(
              base: target + image * output.area * output.channels, height: output.height, width: output.width,
              channels: output.channels, capacity: output.height))
          run(links, on: frames, scratch: scratch, scratchCount: scratchCount, kernels: kernels, workers: workers)
        }
      }
      count = output.pixels * output.channels
    }
    return Tensor(shape: output.axes, elements: elements)
  }

  /// Memory that a chain takes beside its input and its output, in bytes.
  package static func workingBytes(_ links: [FrameConvolution], _ input: ImageShape, workers: Int) -> Int {
    let scratch = scratchCount(of: links.map { ($0, .identity) }) * workers
    let rings = zip(links, links.dropFirst()).reduce(0) { sum, pair in
      sum + ringHeight(before: pair.1, height: input.height) * input.width * pair.0.outputChannels
    }
    return (scratch + rings) * MemoryLayout<Float>.stride
  }

  /// Scratch of one worker, in whole lines of the cache.
  private static func scratchCount(of links: [Link]) -> Int {
    KernelSet.padded(links.map(\.convolution.scratchCount).max() ?? 0)
  }

  /// Rows that are held of what a convolution of a chain reads: a band, what its kernel reaches, and a row of tiles.
  private static func ringHeight(before next: FrameConvolution, height: Int) -> Int {
    min((height + 3) / 4 * 4, bandHeight + (2 * next.reach + 4 + 3) / 4 * 4)
  }

  /// Rows of one convolution that can be computed, as the one before it has come that far.
  private struct Phase {
    let link: Int
    let rows: Range<Int>
    /// Strips side by side.
    let strips: Int

    var count: Int { (rows.count + stripHeight - 1) / stripHeight * strips }

    /// Top left pixel of a strip.
    subscript(index: Int) -> (x: Int, y: Int) {
      let (row, strip) = index.quotientAndRemainder(dividingBy: strips)
      return (strip * stripWidth, rows.lowerBound + row * stripHeight)
    }
  }

  /// Runs a chain over one image; frame k is the input of convolution k, frame k + 1 its output.
  private static func run(
    _ links: [Link], on frames: [FramePixels], scratch: FloatStorage, scratchCount: Int, kernels: KernelSet,
    workers: WorkerPool
  ) {
    let phases = phases(of: links, on: frames)
    nonisolated(unsafe) let frames = frames
    workers.parallelPhases(phases.map(\.count)) { phase, index, worker in
      let phase = phases[phase]
      let (x, y) = phase[index]
      let (convolution, activation) = links[phase.link]
      unsafe convolution.computeStrip(
        x: x, y: y, from: frames[phase.link], to: frames[phase.link + 1], activation: activation,
        scratch: scratch.pointer + worker * scratchCount, kernels: kernels)
    }
  }

  /// What is computed when: all at once for a single convolution, band by band for several.
  private static func phases(of links: [Link], on frames: [FramePixels]) -> [Phase] {
    func phase(_ link: Int, _ rows: Range<Int>) -> Phase {
      Phase(link: link, rows: rows, strips: (frames[link + 1].width + stripWidth - 1) / stripWidth)
    }
    let height = frames[links.count].height
    guard links.count > 1 else { return [phase(0, 0..<height)] }
    var done = [Int](repeating: 0, count: links.count)
    var phases: [Phase] = []
    while done[links.count - 1] < height {
      for link in links.indices {
        let end: Int
        if link == 0 {
          end = min(height, done[0] + bandHeight)
        } else if done[link - 1] == height {
          end = height
        } else {
          end = max(done[link], (done[link - 1] - links[link].convolution.reach) / stripHeight * stripHeight)
        }
        if end > done[link] { phases.append(phase(link, done[link]..<end)) }
        done[link] = end
      }
    }
    return phases
  }
}
