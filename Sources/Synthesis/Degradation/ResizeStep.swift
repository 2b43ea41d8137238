import Imaging
import YAMLReading

/// Makes a patch larger or smaller by a factor that is drawn.
struct ResizeStep: ReadableRecord, Hashable {
  /// How probable it is that the patch becomes larger, as a share of the three.
  let up: Double
  /// How probable it is that the patch becomes smaller.
  let down: Double
  /// How probable it is that it stays as it is.
  let keep: Double
  /// Width over the width of the patch that was given first; from at most 1 to at least 1.
  let scale: ClosedRange<Double>

  init(from fields: inout RecordReader) {
    up = fields.read("up", .number(in: 0...1))
    down = fields.read("down", .number(in: 0...1))
    keep = fields.read("keep", .number(in: 0...1))
    scale = fields.read("scale", .interval(of: .number(in: 0.05...4)))
    fields.require(up + down + keep > 0, "keep", "and “up” and “down” must not all be 0")
    fields.require(up == 0 || scale.upperBound >= 1, "scale", "must reach to at least 1 where “up” is not 0")
    fields.require(down == 0 || scale.lowerBound <= 1, "scale", "must reach to at most 1 where “down” is not 0")
  }

  /// - Parameter original: The size that the scale refers to.
  func apply(
    to patch: Patch, of original: ImageSize, isAntialiased: Bool, random: inout RandomStream
  ) -> Patch {
    let scale: Double =
      switch random.index(weightedBy: [up, down, keep]) {
      case 0: random.uniform(max(1, scale.lowerBound)...scale.upperBound)
      case 1: random.uniform(scale.lowerBound...min(1, scale.upperBound))
      default: 1
      }
    let target = ImageSize(
      width: max(1, Int(Double(original.width) * scale)), height: max(1, Int(Double(original.height) * scale)))
    return patch.resized(to: target, by: random.resampling(), isAntialiased: isAntialiased)
  }
}

extension RandomStream {
  /// One of the methods, each as probable as the others.
  mutating func resampling() -> Resampling {
    let all = Resampling.allCases
    return all[index(below: all.count)]
  }
}
