import Foundation

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
        switch reader.content(of: entries[entry..<(entry + 12)], limit: Self.valueLimit) {
        case .content(let bytes, _) where tag.holdsBytes: directory.bytes[tag] = bytes
        case .content(let bytes, let type): directory.values[tag] = reader.values(bytes, type)
        case .cutOff:
          isCutOff = true
          directory.unreadable.insert(tag)
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
    guard let image = matching.first(where: \.isRawImage) ?? matching.first, let first = all.first else { return nil }
    return image.inheriting(from: first)
  }
}

/// Reads integers of either byte order at given places, never beyond the end of the file.
private struct Reader {
  let file: FileHandle
  let length: Int
  var isBigEndian = false

  enum Content {
    case content([UInt8], FieldType)
    case cutOff
    case unknownType
  }

  /// The types of values in TIFF.
  enum FieldType: Int {
    case byte = 1
    case text, short, long, rational, signedByte, undefined, signedShort, signedLong, signedRational
    case float, double, directory

    /// Length of one value, in bytes.
    var size: Int {
      switch self {
      case .byte, .text, .signedByte, .undefined: 1
      case .short, .signedShort: 2
      case .long, .signedLong, .float, .directory: 4
      case .rational, .signedRational, .double: 8
      }
    }
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

  /// The bytes that one twelve-byte directory entry holds or points to.
  func content(of entry: ArraySlice<UInt8>, limit: Int) -> Content {
    let start = entry.startIndex
    let count = integer(entry[(start + 4)..<(start + 8)])
    guard let type = FieldType(rawValue: integer(entry[(start + 2)..<(start + 4)])) else { return .unknownType }
    guard count <= limit else { return .cutOff }
    let length = count * type.size
    let inline = entry[(start + 8)..<(start + 12)]
    guard let stored = length <= 4 ? [UInt8](inline.prefix(length)) : bytes(at: integer(inline), count: length) else {
      return .cutOff
    }
    return .content(stored, type)
  }

  /// The numbers that bytes stand for.
  func values(_ bytes: [UInt8], _ type: FieldType) -> [Double] {
    stride(from: 0, to: bytes.count, by: type.size).map { place in
      func unsigned(_ offset: Int, _ size: Int) -> Int { integer(bytes[(place + offset)..<(place + offset + size)]) }
      func signed(_ offset: Int, _ size: Int) -> Int {
        let unused = Int.bitWidth - size * 8
        return (unsigned(offset, size) << unused) >> unused
      }
      return switch type {
      case .byte, .text, .undefined, .short, .long, .directory: Double(unsigned(0, type.size))
      case .signedByte, .signedShort, .signedLong: Double(signed(0, type.size))
      case .rational: Double(unsigned(0, 4)) / Double(unsigned(4, 4))
      case .signedRational: Double(signed(0, 4)) / Double(signed(4, 4))
      case .float: Double(Float(bitPattern: UInt32(unsigned(0, 4))))
      case .double: Double(bitPattern: UInt64(bitPattern: Int64(unsigned(0, 8))))
      }
    }
  }
}
