/// One image file directory of a RAW file built like a TIFF, with only the tags that a check of the file needs.
///
/// LibRaw keeps these to itself: the filter array's repeat, the active area before it evens the margins, where the data of
/// each strip or tile should be, the black level of each row and column, the opcode lists, and which color tags there are.
///
/// A reader of our own serves better here than libtiff, which refuses the variants of TIFF that Olympus and Panasonic
/// write, rounds fractions to single precision, and reads whatever a damaged directory announces. This one reads
/// the tags named here and nothing else, never beyond the file's end, and in bounded memory.
struct TIFFDirectory {
  /// The tags read; any other is skipped.
  enum Tag: UInt16 {
    case imageWidth = 256
    case imageLength = 257
    case bitsPerSample = 258
    case compression = 259
    case photometricInterpretation = 262
    case stripOffsets = 273
    case samplesPerPixel = 277
    case stripByteCounts = 279
    case tileOffsets = 324
    case tileByteCounts = 325
    case subIFDs = 330
    case cfaRepeatPatternDim = 33421
    case linearizationTable = 50712
    case blackLevelRepeatDim = 50713
    case blackLevel = 50714
    case blackLevelDeltaH = 50715
    case blackLevelDeltaV = 50716
    case whiteLevel = 50717
    case defaultCropOrigin = 50719
    case defaultCropSize = 50720
    case colorMatrix1 = 50721
    case colorMatrix2 = 50722
    case cameraCalibration1 = 50723
    case cameraCalibration2 = 50724
    case analogBalance = 50727
    case asShotWhiteXY = 50729
    case baselineExposure = 50730
    case linearResponseLimit = 50734
    case calibrationIlluminant1 = 50778
    case calibrationIlluminant2 = 50779
    case activeArea = 50829
    case cameraCalibrationSignature = 50931
    case profileCalibrationSignature = 50932
    case forwardMatrix1 = 50964
    case forwardMatrix2 = 50965
    case opcodeList1 = 51008
    case opcodeList2 = 51009
    case opcodeList3 = 51022
    case baselineExposureOffset = 51109

    /// Whether the tag holds bytes to be read elsewhere, not numbers.
    var holdsBytes: Bool {
      switch self {
      case .opcodeList1, .opcodeList2, .opcodeList3, .cameraCalibrationSignature, .profileCalibrationSignature: true
      default: false
      }
    }

    /// Whether the tag, absent from the RAW image's directory, is looked for in the file's first, as LibRaw does.
    var isInherited: Bool { rawValue >= Self.linearizationTable.rawValue && self != .activeArea }
  }

  var values: [Tag: [Double]] = [:]
  var bytes: [Tag: [UInt8]] = [:]
  /// The tags whose values should lie beyond the file's end, or are beyond number.
  var unreadable: Set<Tag> = []

  /// All values of a tag that are whole numbers; empty if the tag is absent.
  subscript(tag: Tag) -> [Int] { (values[tag] ?? []).compactMap { Int(exactly: $0) } }

  /// Whether this holds a mosaic or linear RAW data, by the photometric interpretations of the DNG specification.
  var isRawImage: Bool { [32803, 34892].contains(self[.photometricInterpretation].first) }

  /// Where the strips or tiles lie in the file, in bytes.
  ///
  /// Of uncompressed data in one strip the samples' own size counts: some writers exaggerate the strip's. Makers
  /// other than of DNG also call data uncompressed that are not, so there the tag can but shrink.
  func chunks(ofDNG isDNG: Bool) -> [Range<Int>] {
    let (offsets, counts) =
      values[.tileOffsets] != nil
      ? (self[.tileOffsets], self[.tileByteCounts]) : (self[.stripOffsets], self[.stripByteCounts])
    guard offsets.count == counts.count else { return [] }
    if let size = uncompressedBytes, values[.tileOffsets] == nil, offsets.count == 1 {
      return [offsets[0]..<(offsets[0] + (isDNG ? size : min(size, counts[0])))]
    }
    return zip(offsets, counts).map { $0..<($0 + $1) }
  }

  /// Whether each sample is stored as it is.
  var isUncompressed: Bool { self[.compression].first == 1 }

  /// Bytes that all samples take; nil if they are compressed, or if the tags are beyond sense.
  private var uncompressedBytes: Int? {
    guard isUncompressed, let width = self[.imageWidth].first, let height = self[.imageLength].first,
      let bits = self[.bitsPerSample].first, case let planes = self[.samplesPerPixel].first ?? 1,
      max(width, height) <= 65535, bits <= 64, planes <= 64
    else { return nil }
    return (width * bits * planes + 7) / 8 * height
  }

  /// How the samples are stored, in words.
  var encoding: String {
    let code = self[.compression].first ?? 1
    let bits = self[.bitsPerSample].first.map { "\($0)-bit " } ?? ""
    return switch code {
    case 1: "uncompressed \(bits)samples"
    case 7: "lossless JPEG compression of \(bits)samples"
    case 8, 32946: "deflate compression"
    case 9: "VC-5 compression (GoPro GPR)"
    case 34713: "Nikon NEF compression"
    case 34892: "lossy JPEG compression"
    case 52546: "JPEG XL compression"
    default: "compression scheme \(code)"
    }
  }

  /// The directory with the tags that it inherits from the file's first.
  func inheriting(from first: TIFFDirectory) -> TIFFDirectory {
    var result = self
    result.values.merge(first.values.filter(\.key.isInherited)) { own, _ in own }
    result.bytes.merge(first.bytes.filter(\.key.isInherited)) { own, _ in own }
    return result
  }
}
