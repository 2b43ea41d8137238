import Imaging
import Parallel

/// Replaces bad pixels of a mosaic by what their neighbors of the same color say.
public struct PixelRepair: Sendable {
  /// How far a pixel must stand out of its neighbors, in standard deviations, to be taken for dead or hot; nil to believe
  /// the file alone.
  public var detectionThreshold: Float?

  public init(detectionThreshold: Float? = nil) { self.detectionThreshold = detectionThreshold }

  /// What was done.
  public struct Report: Sendable, Hashable {
    /// Pixels that the file calls bad.
    public var listed = 0
    /// Further pixels that were found to be bad.
    public var detected = 0
    /// Bad pixels without a good neighbor, left as they are.
    public var unrepaired = 0
    /// Whether so many pixels were bad that all were left as they are.
    public var isRefused = false
  }

  /// More than this share of a frame is not lost by defects.
  private static let greatestShare = 0.1

  /// Repairs the pixels that the opcodes FixBadPixelsConstant and FixBadPixelsList name, and those that are detected.
  ///
  /// A pixel becomes the mean of the two opposite neighbors of its color that differ least, so that edges stay sharp; or,
  /// where no such pair is good, the mean of the nearest good neighbors. Levels are taken out first. The opcodes are then
  /// no longer in the mosaic's metadata. The result is the same for any number of workers.
  public func repair(_ mosaic: Mosaic, workers: WorkerPool) -> (mosaic: Mosaic, report: Report) {
    var result = mosaic
    result.metadata.opcodes.list1.removeAll { $0.operation.repairsPixels }
    result.metadata.opcodes.list2.removeAll { $0.operation.repairsPixels }
    var report = Report()
    guard let bad = badPixels(of: mosaic, workers: workers, &report) else { return (result, report) }
    guard Double(report.listed + report.detected) <= Self.greatestShare * Double(mosaic.size.area) else {
      report.isRefused = true
      return (result, report)
    }
    let rows = mosaic.size.height
    let neighborhood = Neighborhood(mosaic, bad: bad)
    let width = mosaic.size.width
    let bands = [[(index: Int, value: UInt16?)]](concurrently: (rows + 63) / 64, on: workers) { band in
      (band * 64 * width..<min(band * 64 + 64, rows) * width).filter { bad[$0] }.map { index in
        (index, neighborhood.estimate(row: index / width, column: index % width))
      }
    }
    for (index, value) in bands.joined() {
      if let value { result.samples[index] = value } else { report.unrepaired += 1 }
    }
    return (result, report)
  }

  /// Memory that a repair takes beside the mosaic, in bytes: a copy of it and a mark for each pixel.
  public static func workingBytes(for size: ImageSize) -> Int { size.area * 3 }

  /// A mark for each pixel; nil if none is bad.
  private func badPixels(of mosaic: Mosaic, workers: WorkerPool, _ report: inout Report) -> [Bool]? {
    let (width, height) = (mosaic.size.width, mosaic.size.height)
    let opcodes = mosaic.metadata.opcodes
    let repairs = (opcodes.list1 + opcodes.list2).contains { $0.operation.repairsPixels }
    guard repairs || detectionThreshold != nil else { return nil }
    var bad = [Bool](repeating: false, count: mosaic.size.area)
    for (list, origin) in [
      (opcodes.list1, mosaic.metadata.activeAreaOrigin), (opcodes.list2, PixelOffset(rows: 0, columns: 0)),
    ] {
      for opcode in list {
        switch opcode.operation {
        case .fixBadPixelsConstant(let value):
          for index in bad.indices where Int(mosaic.samples[index]) == value { bad[index] = true }
        case .fixBadPixelsList(let pixels):
          let points = pixels.points.map {
            PixelRectangle(top: $0.rows, left: $0.columns, size: .init(width: 1, height: 1))
          }
          for part in points + pixels.rectangles {
            let (top, left) = (part.top - origin.rows, part.left - origin.columns)
            let (bottom, right) = (min(top + part.size.height, height), min(left + part.size.width, width))
            for row in max(top, 0)..<max(bottom, top, 0) where row < height {
              for column in max(left, 0)..<max(right, left, 0) where column < width { bad[row * width + column] = true }
            }
          }
        default: break
        }
      }
    }
    report.listed = bad.count { $0 }
    if let detectionThreshold {
      let found = DefectDetection(threshold: detectionThreshold).defects(in: mosaic, workers: workers)
      for index in found where !bad[index] {
        bad[index] = true
        report.detected += 1
      }
    }
    return report.listed + report.detected == 0 ? nil : bad
  }
}
