import Color
import Imaging
import Parallel
import Synthesis

/// Cuts examples from a pair: packs its mosaic to w, makes x = c, and takes patches at random places.
public struct PatchCutter: Sendable {
  /// Side of a patch, in pixels: even.
  public var side: Int
  /// How often x = c is a degradation D²(y) of the target (Algorithm 1), in [0, 1]; otherwise it is G(w).
  public var degradationShare: Double
  /// The degradation of D².
  public var degradation: DegradationOperator?
  /// The demosaicing methods of G(w), and how often each is used.
  public var demosaicing: [Weighted<Demosaicing>]
  /// How often a flat patch is kept, in [0, 1].
  public var flatShare: Double

  /// A thing and how often it comes, relative to others.
  public struct Weighted<Value: Sendable & Hashable>: Sendable, Hashable {
    public var value: Value
    public var weight: Double
    public init(_ value: Value, weight: Double) {
      self.value = value
      self.weight = weight
    }
  }

  /// Makes a degraded picture of one that is given: height × width × 3, in [0, 1].
  public typealias DegradationOperator =
    @Sendable (_ picture: ColorImage, _ random: inout RandomStream) throws -> ColorImage

  public init(
    side: Int, degradationShare: Double, degradation: DegradationOperator?, demosaicing: [Weighted<Demosaicing>],
    flatShare: Double
  ) {
    precondition(side > 0 && side % 2 == 0, "a patch covers whole cells")
    precondition(degradationShare == 0 || degradation != nil, "a degradation is given where it is asked for")
    self.side = side
    self.degradationShare = degradationShare
    self.degradation = degradation
    self.demosaicing = demosaicing
    self.flatShare = flatShare
  }

  /// Pixels that a degradation sees around a patch.
  private static let surroundings = 16
  /// A patch is flat if its luma deviates by less than this, in [0, 1].
  private static let flatDeviation = 0.02

  /// Cuts up to `count` examples, at least one.
  /// - Throws: `TrainingError` for a pair smaller than a patch; what LibRaw or the degradation throw.
  package func examples(
    of pair: TrainingPair, count: Int, using random: inout RandomStream, on workers: WorkerPool
  ) throws -> [Example] {
    let packed = BayerPacking.pack(pair.mosaic, workers: workers)
    let isDegraded = random.chance(degradationShare)
    let color = isDegraded ? nil : try extract(pair.mosaic, using: &random, on: workers)
    // Patches begin on cells that lie within the mosaic as a whole.
    let first = (rows: packed.margin.rows, columns: packed.margin.columns)
    let cells = (
      rows: (pair.mosaic.size.height - first.rows - side) / 2 + 1,
      columns: (pair.mosaic.size.width - first.columns - side) / 2 + 1
    )
    guard cells.rows > 0, cells.columns > 0, pair.mosaic.size.height >= first.rows + side,
      pair.mosaic.size.width >= first.columns + side
    else {
      throw TrainingError(
        .noData, place: "a picture of \(pair.mosaic.size)", problem: "is smaller than a patch of \(side) pixels",
        remedy: "leave it out or train on smaller patches")
    }
    var examples: [Example] = []
    // A pair that is flat all over gives fewer.
    for _ in 0..<4 * count where examples.count < count {
      let y = first.rows + 2 * random.index(below: cells.rows)
      let x = first.columns + 2 * random.index(below: cells.columns)
      let area = PixelRectangle(top: y, left: x, size: ImageSize(width: side, height: side))
      let target = pair.target.cropped(to: area)
      guard examples.isEmpty || Self.deviation(of: target) >= Self.flatDeviation || random.chance(flatShare) else {
        continue
      }
      let condition = try color?.cropped(to: area) ?? degraded(pair.target, area, using: &random)
      examples.append(
        Example(
          raw: Self.signed(
            packed.cut(top: (y + packed.margin.rows) / 2, left: (x + packed.margin.columns) / 2, side / 2)),
          color: Self.signed(condition.values), target: Self.signed(target.values)))
    }
    return examples
  }

  private func extract(
    _ mosaic: Mosaic, using random: inout RandomStream, on workers: WorkerPool
  ) throws -> ColorImage {
    let method = demosaicing[random.index(weightedBy: demosaicing.map(\.weight))].value
    return try LibRawExtraction(demosaicing: method).extract(mosaic, workers: workers).image
  }

  /// D²(y) of a patch, made with some of what surrounds it.
  private func degraded(
    _ target: ColorImage, _ area: PixelRectangle, using random: inout RandomStream
  ) throws -> ColorImage {
    guard let degradation else { preconditionFailure("a degradation is given where it is asked for") }
    let margin = Self.surroundings
    let top = max(0, area.top - margin)
    let left = max(0, area.left - margin)
    let size = ImageSize(
      width: min(target.size.width, area.left + side + margin) - left,
      height: min(target.size.height, area.top + side + margin) - top)
    let result = try degradation(target.cropped(to: PixelRectangle(top: top, left: left, size: size)), &random)
    return result.cropped(to: PixelRectangle(top: area.top - top, left: area.left - left, size: area.size))
  }

  /// The standard deviation of luma.
  private static func deviation(of picture: ColorImage) -> Double {
    var (sum, squares) = (0.0, 0.0)
    let values = picture.values.span
    for pixel in 0..<picture.size.area {
      let luma = Double(0.299 * values[pixel * 3] + 0.587 * values[pixel * 3 + 1] + 0.114 * values[pixel * 3 + 2])
      sum += luma
      squares += luma * luma
    }
    let count = Double(picture.size.area)
    return max(0, squares / count - sum / count * sum / count).squareRoot()
  }

  /// From [0, 1] to [−1, 1].
  private static func signed(_ values: [Float]) -> [Float] { values.map { 2 * $0 - 1 } }
}

extension PackedRaw {
  /// A square of cells, side × side × 4.
  fileprivate func cut(top: Int, left: Int, _ side: Int) -> [Float] {
    var part: [Float] = []
    part.reserveCapacity(side * side * 4)
    for row in top..<top + side {
      let start = (row * size.width + left) * 4
      part += values[start..<start + side * 4]
    }
    return part
  }
}
