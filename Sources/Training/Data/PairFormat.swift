import Imaging

/// How the files of a set of pairs are read.
protocol PairFormat: Sendable {
  /// Refuses a pair that can be told to be of no use without reading it as a whole.
  /// - Parameter side: side of a patch, in pixels.
  /// - Throws: what is wrong with its files.
  func check(_ pair: FilePair, side: Int) throws

  /// Reads a pair.
  /// - Returns: a mosaic, and the sRGB-encoded picture that it should become, turned to lie as the mosaic does.
  /// - Throws: what is wrong with its files.
  func read(_ pair: FilePair) throws -> (mosaic: Mosaic, target: ColorImage)
}
