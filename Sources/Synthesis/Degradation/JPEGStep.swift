import PictureCoding
import YAMLReading

/// Compresses a patch as JPEG of a quality that is drawn.
package struct JPEGStep: ReadableRecord, Hashable {
  /// How much of the color's resolution is kept.
  package enum Chroma: String, CaseIterable {
    /// Half in both directions.
    case half = "4:2:0"
    case whole = "4:4:4"
  }

  /// 1…100, as libjpeg counts.
  let quality: ClosedRange<Int>
  let chroma: Chroma

  package init(from fields: inout RecordReader) {
    quality = fields.read("quality", .interval(of: .integer(in: 1...100)))
    chroma = fields.read("chroma", .choice())
  }

  func apply(to patch: Patch, random: inout RandomStream) throws -> Patch {
    let quality = quality.lowerBound + random.index(below: quality.count)
    return try patch.compressed(quality: quality, chroma: chroma)
  }
}

extension Patch {
  /// What JPEG leaves of the patch, which it holds as 8 bits.
  package func compressed(quality: Int, chroma: JPEGStep.Chroma) throws -> Patch {
    let bytes = values.map { UInt8((min(1, max(0, $0)) * 255).rounded()) }
    let subsampling: JPEGCodec.Subsampling =
      switch chroma {
      case .half: .yuv420
      case .whole: .yuv444
      }
    let result = try JPEGCodec.roundTrip(bytes, size: size, quality: quality, subsampling: subsampling)
    return Patch(size: size, values: result.map { Float($0) / 255 })
  }
}
