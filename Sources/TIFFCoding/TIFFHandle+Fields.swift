import CTIFF

/// Tags of the current directory. The numbers are those of `tiff.h`; libtiff's own table says what each holds.
extension TIFFHandle {
  /// Sets a tag that holds one whole number.
  func set(_ tag: Int32, _ value: Int) throws {
    // Every integer below 64 bits is passed as an int to a variadic function; offsets are 64 bits wide.
    try assign(tag, size(of: tag) == 8 ? [UInt64(value)] : [UInt32(value)])
  }

  /// Sets a tag that holds one number with a fraction.
  func set(_ tag: Int32, _ value: Double) throws { try assign(tag, [value]) }

  /// Sets a tag that holds text, up to its first NUL.
  func set(_ tag: Int32, _ text: String) throws { try set(tag, text: Array(text.utf8)) }

  /// Sets a tag that holds text in whatever encoding, up to its first NUL.
  func set(_ tag: Int32, text: [UInt8]) throws {
    let bytes = text.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
    try unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      try unsafe assign(tag, [base])
    }
  }

  /// Sets a tag that holds several numbers, each in the type in which libtiff takes it.
  func set(_ tag: Int32, _ numbers: [Double]) throws {
    let field = unsafe field(tag)
    let isFraction = unsafe field.map { unsafe TIFFHandle.isFraction(TIFFFieldDataType($0)) } ?? false
    switch (size(of: tag), isFraction) {
    case (4, true): try set(tag, array: numbers.map { Float($0) })
    case (8, true): try set(tag, array: numbers)
    case (1, false): try set(tag, array: numbers.map { UInt8($0) })
    case (2, false): try set(tag, array: numbers.map { UInt16($0) })
    case (4, false): try set(tag, array: numbers.map { UInt32($0) })
    default: preconditionFailure("libtiff knows the tag")
    }
  }

  /// Sets a tag that holds bytes.
  ///
  /// Some versions of libtiff take some tags, as that of IPTC, as numbers of 32 bits; zero bytes fill up the last one.
  func set(_ tag: Int32, _ bytes: [UInt8]) throws {
    guard size(of: tag) == 4 else { return try set(tag, array: bytes) }
    let padded = bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    try set(
      tag,
      array: stride(from: 0, to: padded.count, by: 4).map { start in
        padded[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
      })
  }

  private func set<Element: BitwiseCopyable>(_ tag: Int32, array: [Element]) throws {
    let field = unsafe field(tag)
    let countSize = unsafe field.map { unsafe TIFFFieldSetGetCountSize($0) } ?? 0
    let fixedCount = unsafe field.map { unsafe Int(TIFFFieldWriteCount($0)) } ?? 0
    let counts = countSize == 0 ? fixedCount...max(fixedCount, 0) : 0...(countSize == 2 ? 0xFFFF : 0xFFFF_FFFF)
    precondition(
      MemoryLayout<Element>.stride == size(of: tag) && counts.contains(array.count),
      "the tag takes values of this type and number")
    try unsafe array.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      try unsafe assign(tag, countSize == 0 ? [base] : [UInt32(values.count), base])
    }
  }

  private func assign(_ tag: Int32, _ arguments: [any CVarArg]) throws {
    let result = unsafe withVaList(arguments) { unsafe TIFFVSetField(pointer, UInt32(tag), $0) }
    try require(result == 1, "set tag \(tag)")
  }

  /// Size of one value of a tag in calls to libtiff, in bytes; 0 for a tag that it does not know.
  private func size(of tag: Int32) -> Int {
    unsafe field(tag).map { unsafe Int(TIFFFieldSetGetSize($0)) } ?? 0
  }

  private static func isFraction(_ type: TIFFDataType) -> Bool {
    [TIFF_RATIONAL, TIFF_SRATIONAL, TIFF_FLOAT, TIFF_DOUBLE].contains(type)
  }

  /// libtiff's entry for a tag; nil for a tag that it does not know.
  private func field(_ tag: Int32) -> OpaquePointer? { unsafe TIFFFindField(pointer, UInt32(tag), TIFF_NOTYPE) }
}

extension TIFFHandle {
  /// A tag that this libtiff may not know yet, of any number of values.
  struct FieldDefinition {
    let tag: Int32
    let type: TIFFDataType
    let name: StaticString
  }

  /// Makes tags known to the current directory.
  func define(_ fields: [FieldDefinition]) throws {
    let definitions = unsafe fields.map { field in
      // libtiff keeps the name, which a static string grants, and does not change it.
      unsafe TIFFFieldInfo(
        field_tag: ttag_t(field.tag), field_readcount: Int16(TIFF_VARIABLE), field_writecount: Int16(TIFF_VARIABLE),
        field_type: field.type, field_bit: UInt16(FIELD_CUSTOM), field_oktochange: 1, field_passcount: 1,
        field_name: UnsafeMutableRawPointer(mutating: field.name.utf8Start).assumingMemoryBound(to: CChar.self))
    }
    try require(unsafe TIFFMergeFieldInfo(pointer, definitions, UInt32(definitions.count)) == 0, "define the tags")
  }
}

extension TIFFHandle {
  /// The number that a tag holds, or the first of them; nil if the tag is absent.
  package func number(_ tag: Int32) -> Double? { numbers(tag)?.first }

  /// The text that a tag holds; nil if the tag is absent or not text.
  package func text(_ tag: Int32) -> String? {
    guard let field = unsafe field(tag),
      unsafe TIFFFieldDataType(field) == TIFF_ASCII
    else { return nil }
    // Text that libtiff knows by name ends with NUL; that of tags known from the file alone comes with its length.
    if unsafe TIFFFieldPassCount(field) != 0 {
      return numbers(tag).map { String(decoding: $0.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self) }
    }
    var text: UnsafePointer<CChar>?
    guard unsafe get(tag, &text), let text = unsafe text else { return nil }
    return unsafe String(cString: text)
  }

  /// The tags that libtiff gives in a form of their own, which `numbers` does not read.
  private static let oddTags: Set<Int32> = [
    TIFFTAG_COLORMAP, TIFFTAG_TRANSFERFUNCTION, TIFFTAG_HALFTONEHINTS, TIFFTAG_YCBCRSUBSAMPLING, TIFFTAG_DOTRANGE,
    TIFFTAG_PAGENUMBER,
  ]

  /// The numbers that a tag holds; nil if the tag is absent, text, or one of a form of its own, as a color map is.
  package func numbers(_ tag: Int32) -> [Double]? {
    guard !TIFFHandle.oddTags.contains(tag), let field = unsafe field(tag)
    else { return nil }
    let type = unsafe TIFFFieldDataType(field)
    let size = unsafe Int(TIFFFieldSetGetSize(field))
    let declared = unsafe Int(TIFFFieldReadCount(field))
    if unsafe TIFFFieldPassCount(field) != 0 {
      var base: UnsafeRawPointer?
      var count: UInt32 = 0
      if unsafe TIFFFieldSetGetCountSize(field) == 2 {
        var short: UInt16 = 0
        guard unsafe get(tag, &short, &base) else { return nil }
        count = UInt32(short)
      } else {
        guard unsafe get(tag, &count, &base) else { return nil }
      }
      return unsafe base.map { unsafe TIFFHandle.decode($0, Int(count), type, size) }
    }
    guard type != TIFF_ASCII else { return nil }
    if declared > 1 {
      var base: UnsafeRawPointer?
      guard unsafe get(tag, &base) else { return nil }
      return unsafe base.map { unsafe TIFFHandle.decode($0, declared, type, size) }
    }
    // Room for the widest value; those with one value a sample (BitsPerSample) are given once.
    var value: UInt64 = 0
    guard get(tag, &value) else { return nil }
    return unsafe withUnsafeBytes(of: &value) { bytes in
      unsafe bytes.baseAddress.map { unsafe TIFFHandle.decode($0, 1, type, size) }
    }
  }

  private func get<First>(_ tag: Int32, _ first: inout First) -> Bool {
    unsafe withUnsafeMutablePointer(to: &first) { first in
      unsafe withVaList([first]) { unsafe TIFFVGetField(pointer, UInt32(tag), $0) } == 1
    }
  }

  private func get<First, Second>(_ tag: Int32, _ first: inout First, _ second: inout Second) -> Bool {
    unsafe withUnsafeMutablePointer(to: &first) { first in
      unsafe withUnsafeMutablePointer(to: &second) { second in
        unsafe withVaList([first, second]) { unsafe TIFFVGetField(pointer, UInt32(tag), $0) } == 1
      }
    }
  }

  /// Values in the form in which libtiff gives them: `size` bytes each, of the class that the type names.
  private static func decode(_ base: UnsafeRawPointer, _ count: Int, _ type: TIFFDataType, _ size: Int) -> [Double] {
    let isFraction = isFraction(type)
    let isSigned = [TIFF_SBYTE, TIFF_SSHORT, TIFF_SLONG, TIFF_SLONG8].contains(type)
    return (0..<count).map { index in
      let place = unsafe base + index * size
      func load<Value: BitwiseCopyable>(_ type: Value.Type) -> Value { unsafe place.loadUnaligned(as: type) }
      return switch (size, isFraction, isSigned) {
      case (4, true, _): Double(load(Float.self))
      case (8, true, _): load(Double.self)
      case (1, _, true): Double(load(Int8.self))
      case (1, _, false): Double(load(UInt8.self))
      case (2, _, true): Double(load(Int16.self))
      case (2, _, false): Double(load(UInt16.self))
      case (4, _, true): Double(load(Int32.self))
      case (4, _, false): Double(load(UInt32.self))
      case (_, _, true): Double(load(Int64.self))
      default: Double(load(UInt64.self))
      }
    }
  }
}
