import Imaging
import YAMLReading

/// The high-order degradation D² that makes of a good picture one as a camera's plain development might be.
///
/// Stages of blur, resizing, noise and JPEG compression follow each other, all drawn at random, and in the end the patch
/// is brought back to its size (Wang et al., “Real-ESRGAN: Training real-world blind super-resolution with pure synthetic
/// data”, 2021). A color lock, where there is one, takes back what this did to the colors.
public struct Degradation: ReadableRecord, Hashable {
  /// One round of the classic degradation.
  struct Stage: ReadableRecord, Hashable {
    let blur: BlurStep
    let resize: ResizeStep
    let noise: NoiseStep
    let jpeg: JPEGStep

    init(from fields: inout RecordReader) {
      blur = fields.read("blur", .record())
      resize = fields.read("resize", .record())
      noise = fields.read("noise", .record())
      jpeg = fields.read("jpeg", .record())
    }
  }

  let sharpening: Sharpening?
  let stages: [Stage]
  let finalFilter: FinalFilter
  /// Whether resizing to fewer pixels widens its filters.
  let isAntialiased: Bool
  /// Whether the result has the 256 values of a byte.
  let isRounded: Bool
  let colorLock: ColorLock?

  public init(from fields: inout RecordReader) {
    sharpening = fields.readIfPresent("sharpening", .record())
    stages = fields.read("stages", .list(of: .record(), count: 1...4))
    finalFilter = fields.read("final-filter", .record())
    isAntialiased = fields.read("antialiasing", .boolean)
    isRounded = fields.read("rounding", .boolean)
    colorLock = fields.readIfPresent("color-lock", .record())
  }

  /// The picture degraded, in its size, with values in [0, 1].
  ///
  /// The same picture and stream give the same result. The work is done on the caller's thread; pictures are independent.
  /// - Parameter picture: a patch of a photograph, sRGB-encoded, values in [0, 1].
  /// - Throws: what the JPEG coder could not do.
  public func degrade(_ picture: ColorImage, random: inout RandomStream) throws -> ColorImage {
    precondition(picture.encoding == .sRGB, "what is degraded is encoded as its colors are seen")
    var result = picture
    result.values = try degrade(Patch(size: picture.size, values: picture.values), random: &random).values
    return result
  }

  /// The patch degraded, as a picture is.
  package func degrade(_ patch: Patch, random: inout RandomStream) throws -> Patch {
    var result = sharpening.map(patch.sharpened) ?? patch
    for (index, stage) in stages.enumerated() {
      result = stage.blur.apply(to: result, random: &random)
      result = stage.resize.apply(to: result, of: patch.size, isAntialiased: isAntialiased, random: &random)
      result = stage.noise.apply(to: result, random: &random)
      if index < stages.count - 1 { result = try stage.jpeg.apply(to: result, random: &random) }
    }
    // The last compression may also come before the return to the size, as when a picture is sharpened after all.
    let compressesLast = random.chance(0.5)
    if !compressesLast { result = try compressed(result, random: &random) }
    result = result.resized(to: patch.size, by: random.resampling(), isAntialiased: isAntialiased)
    result = finalFilter.apply(to: result, random: &random)
    if compressesLast { result = try compressed(result, random: &random) }
    if let colorLock { result = result.locked(to: patch, by: colorLock) }
    return isRounded ? result.roundedToBytes() : result.clamped()
  }

  private func compressed(_ patch: Patch, random: inout RandomStream) throws -> Patch {
    try stages[stages.count - 1].jpeg.apply(to: patch, random: &random)
  }
}
