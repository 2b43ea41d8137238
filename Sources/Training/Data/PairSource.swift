import Imaging
import Synthesis

/// Where aligned pairs of RAW and picture come from: synthesis on the fly, or files.
public protocol PairSource: Sendable {
  /// Number of pictures to draw from.
  var count: Int { get }
  /// Draws a pair made of picture `index`, or of a part of it; whatever is left to chance comes from `random`.
  /// - Throws: what is wrong with the picture's files.
  func pair(_ index: Int, using random: inout RandomStream) throws -> TrainingPair
}

/// A sensor's mosaic and the picture it should become, pixel for pixel.
public struct TrainingPair: Sendable {
  public var mosaic: Mosaic
  /// y: of the mosaic's size, sRGB-encoded, in [0, 1].
  public var target: ColorImage

  public init(mosaic: Mosaic, target: ColorImage) {
    precondition(target.size == mosaic.size && target.encoding == .sRGB, "the target is the mosaic's sRGB picture")
    self.mosaic = mosaic
    self.target = target
  }
}
