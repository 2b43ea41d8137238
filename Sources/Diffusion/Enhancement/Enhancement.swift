import Imaging
import Parallel

/// Enhancement of one picture: color image and packed RAW in, color image out.
public struct Enhancement: Sendable {
  public let model: DiffusionModel
  public let sampler: Sampler
  public let seed: UInt64
  /// Rows of the frame that move through the network together, in pixels; nil for as many as suit the frame's width. No
  /// effect on the result.
  public let band: Int?
  /// What a network that sees its whole input is given at a time.
  public let domain: FrameTraversal.Domain
  /// How far the low frequencies of the result are pulled to the condition's, in [0, 1].
  public let colorLock: Float

  public init(
    model: DiffusionModel, sampler: Sampler, seed: UInt64, band: Int? = nil, domain: FrameTraversal.Domain = .patch,
    colorLock: Float = 0
  ) {
    precondition(band.map { $0 > 0 } ?? true, "a band has rows")
    precondition((0...1).contains(colorLock), "the lock is a share")
    self.colorLock = colorLock
    self.model = model
    self.sampler = sampler
    self.seed = seed
    self.band = band
    self.domain = domain
  }

  /// Enhances an sRGB-encoded picture.
  ///
  /// The frame that the network sees is the packed RAW's, so that its cells lie on the network's 2 × 2 pixels whatever
  /// the phase of the sensor, continued by reflection to the network's alignment; the picture is cut out of it again.
  ///
  /// The network knows colors in [0, 1] alone. What the picture has beyond is taken away before and given back after
  /// (`ColorsBeyond`), and where the sensor was saturated the picture stays as it was (`SaturatedCells`).
  /// - Parameters:
  ///   - color: c and x of the paper, of the mosaic's size.
  ///   - raw: w of the paper.
  ///   - start: x where it is not c, a picture of the same size.
  ///   - checkCancellation: called often; what it throws ends the enhancement.
  ///   - progress: told the share of the work that is done, in [0, 1].
  /// - Throws: `EnhancementError` if the picture does not fit the RAW, or what `checkCancellation` throws.
  public func enhance(
    _ color: ColorImage, raw: PackedRaw, start: ColorImage? = nil, workers: WorkerPool,
    checkCancellation: @escaping @Sendable () throws -> Void = {},
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> ColorImage {
    guard color.size == raw.mosaicSize else {
      throw EnhancementError.sizesDiffer(color: color.size, raw: raw.mosaicSize)
    }
    guard color.encoding == .sRGB else { throw EnhancementError.notEncoded(color.encoding) }
    if let start {
      guard start.size == color.size else {
        throw EnhancementError.startDiffers(color: color.size, start: start.size)
      }
      guard start.encoding == .sRGB else { throw EnhancementError.notEncoded(start.encoding) }
    }
    let frame = EnhancementFrame(
      mosaic: raw.mosaicSize, margin: raw.margin, alignment: model.network.architecture.alignment)
    let state = try sample(
      color, raw: raw, start: start ?? color, frame: frame, workers: workers, checkCancellation, progress)
    var values = frame.cut(from: state, size: color.size)
    if colorLock > 0 { ColorLock(strength: colorLock).apply(to: &values, condition: color, workers: workers) }
    if let saturated = SaturatedCells(raw, workers: workers) { saturated.restore(color, in: &values, workers: workers) }
    ColorsBeyond.restore(of: color, in: &values, workers: workers)
    return ColorImage(size: color.size, values: values, encoding: .sRGB, metadata: color.metadata)
  }

  /// ŷ over the network's frame; the network's memory is free again when this returns.
  private func sample(
    _ color: ColorImage, raw: PackedRaw, start: ColorImage, frame: EnhancementFrame, workers: WorkerPool,
    _ checkCancellation: @escaping @Sendable () throws -> Void, _ progress: @escaping @Sendable (Double) -> Void
  ) throws -> FrameRows {
    let conditions = model.conditions
    let traversal = FrameTraversal(width: frame.width, height: frame.height, band: band, domain: domain)
    let meter = BandMeter(
      bands: model.network.parts(of: traversal) * sampler.steps(of: model.process).count, report: progress)
    let predictor = model.network.predictor(
      over: traversal, process: model.process,
      color: GivenRows(source: ColorRows(image: color, frame: frame), isGiven: conditions.color),
      raw: GivenRows(source: RawRows(raw: raw, frame: frame), isGiven: conditions.raw), workers: workers
    ) {
      try checkCancellation()
      meter.advance()
    }
    return try model.process.sample(
      from: ColorRows(image: start, frame: frame), height: frame.height, width: frame.width, channels: 3,
      predictor: predictor, sampler: sampler,
      seed: seed, workers: workers)
  }

  /// Bytes that `enhance` takes beyond its inputs, its result and the weights.
  public func workingBytes(frame size: ImageSize, workers: Int) -> Int {
    let frame = EnhancementFrame(
      mosaic: size, margin: PixelOffset(rows: 1, columns: 1), alignment: model.network.architecture.alignment)
    let network = model.network.workingBytes(
      over: FrameTraversal(width: frame.width, height: frame.height, band: band, domain: domain), workers: workers)
    return network + frame.width * frame.height * 3 * MemoryLayout<Float>.stride
  }
}

/// A picture that cannot be enhanced with this RAW.
public enum EnhancementError: Error, Hashable, Sendable, CustomStringConvertible {
  case sizesDiffer(color: ImageSize, raw: ImageSize)
  case startDiffers(color: ImageSize, start: ImageSize)
  case notEncoded(ColorImage.Encoding)

  public var description: String {
    switch self {
    case .sizesDiffer(let color, let raw):
      "the color image is \(color), the RAW is \(raw): both must come from the same frame, uncropped and unscaled"
    case .startDiffers(let color, let start):
      "the color image is \(color), the picture to start from is \(start): both must be of the same frame"
    case .notEncoded(let encoding):
      "the color image is \(encoding.rawValue), but enhancement works on srgb: convert it before"
    }
  }
}
