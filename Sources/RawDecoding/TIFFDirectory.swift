import Foundation

/// One image file directory of a RAW file built like a TIFF, with only the tags that a check of the file needs.
///
/// LibRaw keeps these to itself: the filter array's repeat, the active area before it evens the margins, and where the
/// data of each strip or tile should be.
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
    case defaultCropOrigin = 50719
    case defaultCropSize = 50720
    case activeArea = 50829
  }

  fileprivate(set) var values: [Tag: [Double]] = [:]

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
}

/// The directories of a TIFF-like file.
struct TIFFDirectories {
  private(set) var all: [TIFFDirectory] = []
  /// Whether a directory or a value of one should lie beyond the end of the file.
  private(set) var isCutOff = false

  /// No file has more directories than this worth reading.
  private static let limit = 64
  /// No tag of interest has more values than this: a tile of 16 × 16 in a frame of 65535².
  private static let valueLimit = 1 << 24

  /// Reads the directories of a file of `length` bytes; finds none in a file that is not built like a TIFF.
  init(reading file: FileHandle, length: Int) {
    var reader = Reader(file: file, length: length)
    guard let head = reader.bytes(at: 0, count: 8) else { return }
    switch (head[0], head[1]) {
    case (0x49, 0x49): reader.isBigEndian = false
    case (0x4D, 0x4D): reader.isBigEndian = true
    default: return
    }
    // TIFF, and the variants of Olympus (two) and Panasonic.
    guard [42, 0x4F52, 0x5352, 0x55].contains(reader.integer(head[2..<4])) else { return }

    var pending = [reader.integer(head[4..<8])]
    var seen: Set<Int> = [0]
    while let offset = pending.popLast(), all.count < Self.limit {
      guard seen.insert(offset).inserted else { continue }
      guard let count = reader.bytes(at: offset, count: 2).map({ reader.integer($0) }),
        let entries = reader.bytes(at: offset + 2, count: count * 12)
      else {
        isCutOff = true
        continue
      }
      var directory = TIFFDirectory()
      for entry in stride(from: entries.startIndex, to: entries.endIndex, by: 12) {
        guard let tag = TIFFDirectory.Tag(rawValue: UInt16(reader.integer(entries[entry..<(entry + 2)]))) else {
          continue
        }
        switch reader.values(of: entries[entry..<(entry + 12)], limit: Self.valueLimit) {
        case .values(let values): directory.values[tag] = values
        case .cutOff: isCutOff = true
        case .unknownType: break
        }
      }
      all.append(directory)
      if let next = reader.bytes(at: offset + 2 + count * 12, count: 4) { pending.append(reader.integer(next)) }
      pending += directory[.subIFDs]
    }
  }

  /// The directory of the image that LibRaw takes for the RAW one.
  func rawImage(of description: RawDescription) -> TIFFDirectory? {
    let matching = all.filter {
      $0[.imageWidth] == [description.rawWidth] && $0[.imageLength] == [description.rawHeight]
        || $0[.stripOffsets].first == description.dataOffset
    }
    return matching.first(where: \.isRawImage) ?? matching.first
  }
}

/// Reads integers of either byte order at given places, never beyond the end of the file.
private struct Reader {
  let file: FileHandle
  let length: Int
  var isBigEndian = false

  enum Values {
    case values([Double])
    case cutOff
    case unknownType
  }

  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset + count <= length else { return nil }
    guard (try? file.seek(toOffset: UInt64(offset))) != nil, let data = try? file.read(upToCount: count),
      data.count == count
    else { return count == 0 ? [] : nil }
    return [UInt8](data)
  }

  func integer(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
    isBigEndian ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The values of one twelve-byte directory entry.
  func values(of entry: ArraySlice<UInt8>, limit: Int) -> Values {
    let start = entry.startIndex
    let count = integer(entry[(start + 4)..<(start + 8)])
    let size: Int
    switch integer(entry[(start + 2)..<(start + 4)]) {
    case 1, 7: size = 1
    case 3: size = 2
    case 4, 13: size = 4
    case 5: size = 8
    default: return .unknownType
    }
    guard count <= limit else { return .cutOff }
    let inline = entry[(start + 8)..<(start + 12)]
    let stored =
      count * size <= 4 ? [UInt8](inline.prefix(count * size)) : bytes(at: integer(inline), count: count * size)
    guard let stored else { return .cutOff }
    return .values(
      stride(from: 0, to: stored.count, by: size).map { place in
        guard size == 8 else { return Double(integer(stored[place..<(place + size)])) }
        return Double(integer(stored[place..<(place + 4)])) / Double(integer(stored[(place + 4)..<(place + 8)]))
      })
  }
}
