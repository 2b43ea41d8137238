import Foundation
import Imaging
import Parallel
import Synthesis

/// Pairs of files, each read when it is drawn.
struct FilePairSource: PairSource {
  let pairs: [FilePair]
  let format: any PairFormat
  /// Longer and shorter side of the part that a pair shows, in pixels, at most.
  let region: ImageSize
  /// Side of a patch, in pixels, for which a pair must have room.
  let side: Int

  var count: Int { pairs.count }

  /// A part that begins with a red site, so that whole cells are cut whatever the phase.
  func pair(_ index: Int, using random: inout RandomStream) throws -> TrainingPair {
    let (mosaic, target) = try format.read(pairs[index])
    try pairs[index].requireFit(mosaic: mosaic.size, pattern: mosaic.pattern, target: target.size, side: side)
    let isUpright = random.chance(0.5)
    let region = isUpright ? region : ImageSize(width: region.height, height: region.width)
    let red = mosaic.pattern.redOffset
    let room = ImageSize(width: mosaic.size.width - red.column, height: mosaic.size.height - red.row)
    let size = ImageSize(width: min(room.width, region.width), height: min(room.height, region.height))
    let part = PixelRectangle(
      top: red.row + 2 * random.index(below: (room.height - size.height) / 2 + 1),
      left: red.column + 2 * random.index(below: (room.width - size.width) / 2 + 1), size: size)
    return TrainingPair(mosaic: mosaic.cropped(to: part), target: target.cropped(to: part))
  }

  /// The pairs of two folders that are of use, as far as can be told beforehand.
  ///
  /// - Parameters:
  ///   - side: side of a patch, in pixels.
  ///   - report: told of each file that is skipped, and why.
  /// - Throws: `TrainingError` if there are none.
  static func usablePairs(
    raw: URL, target: URL, format: some PairFormat, side: Int, on workers: WorkerPool, report: (String) -> Void
  ) throws -> [FilePair] {
    let pairs = try FilePair.matching(raw: raw, target: target, report: report)
    let faults = [String?](concurrently: pairs.count, on: workers) { index in
      do {
        try format.check(pairs[index], side: side)
        return nil
      } catch {
        return "\(error)"
      }
    }
    for case let fault? in faults { report("skipped \(fault)") }
    let usable = zip(pairs, faults).compactMap { $1 == nil ? $0 : nil }
    guard !usable.isEmpty else {
      throw TrainingError(
        .noData, place: raw.path(percentEncoded: false), problem: "holds no RAW image of use among \(pairs.count)",
        remedy: "give pairs of one size, at least \(side) pixels on the shorter side")
    }
    return usable
  }
}
