import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis

/// Pairs synthesized from photographs: a part of one, reduced and turned, as a simulated camera sees it.
struct PhotographSource: PairSource {
  /// Each with room for a patch and two pixels more.
  let photographs: [Photograph]
  /// How many times smaller photographs are made, its logarithm uniformly: reduced ones are sharp and free of grain. A
  /// small photograph is reduced no further than a patch has room in it.
  let reduction: ClosedRange<Double>
  /// Sides of the part that a pair shows, in pixels, at most.
  let region: ImageSize
  /// Side of a patch, in pixels.
  let side: Int
  let ranges: SimulatedCamera.Ranges

  var count: Int { photographs.count }

  func pair(_ index: Int, using random: inout RandomStream) throws -> TrainingPair {
    let photograph = photographs[index]
    // Rounding takes a pixel, and the phase another.
    let most = Double(min(photograph.size.width, photograph.size.height)) / Double(side + 2)
    let wanted = min(random.logUniform(reduction), most)
    let isUpright = random.chance(0.5)
    let region = isUpright ? region : ImageSize(width: region.height, height: region.width)
    // The part that a region shows, or all that there is of it.
    let width = min(photograph.size.width, Int(Double(region.width) * wanted))
    let height = min(photograph.size.height, Int(Double(region.height) * wanted))
    let part = photograph.part(
      PixelRectangle(
        top: random.index(below: photograph.size.height - height + 1),
        left: random.index(below: photograph.size.width - width + 1), size: ImageSize(width: width, height: height)))
    let size = ImageSize(
      width: max(1, Int(Double(width) / wanted)), height: max(1, Int(Double(height) / wanted)))
    let orientation = Orientation.allCases[random.index(below: Orientation.allCases.count)]
    let worker = WorkerPool(count: 1)
    let scene = part.reduced(to: size, workers: worker).turned(orientation)
    let camera = SimulatedCamera.draw(from: ranges, using: &random)
    let (mosaic, target) = camera.expose(scene, using: RandomStream(seed: random.next()), workers: worker)
    return TrainingPair(mosaic: mosaic, target: target)
  }
}
