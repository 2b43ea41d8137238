import CTIFF
import Foundation
import Imaging

/// Reads RGB TIFF files of 8, 16 or 32 (floating-point) bits, in strips or tiles, in any compression that libtiff has.
package enum TIFFReader {
  /// Reads the first image of a file whose samples are whole numbers.
  ///
  /// - Throws: `TIFFCodingError`: `cannotOpen`; `inputOutput`; `malformed` for a file that is not a TIFF, is cut short or
  ///   contradicts itself; `unsupported` for one of another kind.
  package static func read(_ url: URL) throws -> TIFFImage {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { file in
      try readImage(of: file, TIFFLayout(of: file))
    }
  }

  /// Reads the first image of a file as a picture; its metadata holds the orientation.
  ///
  /// Whole numbers are scaled to [0, 1]; floating-point samples are taken as they are. The encoding is linear if the
  /// embedded profile is `ICCProfile.linearSRGB`; any other profile, or none, is taken for sRGB.
  /// - Throws: as `read`, and `malformed` for floating-point samples that are not finite.
  package static func readPicture(_ url: URL) throws -> ColorImage {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { file in
      let layout = try TIFFLayout(of: file)
      guard layout.depth == .float else { return try readImage(of: file, layout).colorImage() }
      let values = try readSamples(of: file, layout, as: UInt32.self, blank: Float(0)) { Float(bitPattern: $0) }
      let strange = values.count { !$0.isFinite }
      guard strange == 0 else { throw file.error(.malformed, "\(strange) of its samples are not finite") }
      var metadata = CaptureMetadata()
      metadata.orientation = orientation(of: file)
      return ColorImage(
        size: layout.size, values: values, encoding: TIFFImage.encoding(under: profile(of: file)), metadata: metadata)
    }
  }

  /// The color profile that the first image embeds; nil if there is none.
  ///
  /// - Throws: as `read`.
  package static func profile(of url: URL) throws -> [UInt8]? {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { profile(of: $0) }
  }

  /// The size of the first image when it stands upright, in pixels, from the header alone.
  ///
  /// - Throws: as `read`.
  package static func size(of url: URL) throws -> ImageSize {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { file in
      OrientedGrid(stored: try TIFFLayout(of: file).size, orientation: orientation(of: file)).size
    }
  }

  /// Bits of a sample of the first image, from the header alone.
  ///
  /// - Throws: as `read`.
  package static func bits(of url: URL) throws -> Int {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { try TIFFLayout(of: $0).depth.rawValue }
  }

  private static func orientation(of file: borrowing TIFFHandle) -> Orientation {
    file.number(TIFFTAG_ORIENTATION).flatMap { Orientation(rawValue: Int($0)) } ?? .upright
  }

  private static func profile(of file: borrowing TIFFHandle) -> [UInt8]? {
    file.numbers(TIFFTAG_ICCPROFILE)?.map { UInt8($0) }
  }

  private static func readImage(of file: borrowing TIFFHandle, _ layout: TIFFLayout) throws -> TIFFImage {
    let samples: [UInt16] =
      switch layout.depth {
      case .eight: try readSamples(of: file, layout, as: UInt8.self, blank: 0) { UInt16($0) }
      case .sixteen: try readSamples(of: file, layout, as: UInt16.self, blank: 0) { $0 }
      case .float: throw file.error(.unsupported, "its samples are not whole numbers of 8 or 16 bits")
      }
    return TIFFImage(
      size: layout.size, depth: layout.depth, samples: samples, orientation: orientation(of: file),
      profile: profile(of: file))
  }

  private static func readSamples<Sample: FixedWidthInteger & UnsignedInteger, Value>(
    of file: borrowing TIFFHandle, _ layout: TIFFLayout, as type: Sample.Type, blank: Value, _ value: (Sample) -> Value
  ) throws -> [Value] {
    let (size, block) = (layout.size, layout.block)
    var samples = [Value](repeating: blank, count: size.area * 3)
    var buffer = [Sample](repeating: 0, count: block.area * 3)
    for index in 0..<layout.blocksAcross * layout.blocksDown {
      let (top, left) = (index / layout.blocksAcross * block.height, index % layout.blocksAcross * block.width)
      let height = min(block.height, size.height - top)
      let width = min(block.width, size.width - left)
      let expected = (layout.isTiled ? block.area : height * block.width) * 3 * MemoryLayout<Sample>.stride
      guard try file.readBlock(index, tiled: layout.isTiled, &buffer) == expected else {
        throw file.error(.malformed, "\(layout.isTiled ? "tile" : "strip") \(index) is short")
      }
      for row in 0..<height {
        let (source, target) = (row * block.width * 3, ((top + row) * size.width + left) * 3)
        for column in 0..<width * 3 { samples[target + column] = value(buffer[source + column]) }
      }
    }
    return samples
  }
}
