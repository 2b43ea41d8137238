/// What an archive's directory says of one entry.
struct ZipEntry {
  let name: String
  /// Where its own header stands, in bytes from the start of the file.
  let header: Int
  /// Its length, in bytes.
  let size: Int

  /// The entry, for errors.
  var place: String { "entry “\(name)”" }

  /// - Throws: `.unsupported` if it is compressed or encrypted, `.malformed`, `.truncated`.
  init(reading cursor: inout ByteCursor) throws(CheckpointError) {
    let file = cursor.file
    let start = cursor.place(cursor.position)
    guard try cursor.bytes(4).elementsEqual("PK\u{1}\u{2}".utf8) else {
      throw file.fault(.malformed, at: start, "is no entry of a zip directory")
    }
    try cursor.skip(4)
    let flags = try cursor.number(UInt16.self)
    let method = try cursor.number(UInt16.self)
    try cursor.skip(8)
    let shortStored = try cursor.number(UInt32.self)
    let shortSize = try cursor.number(UInt32.self)
    let nameLength = Int(try cursor.number(UInt16.self))
    let extraLength = Int(try cursor.number(UInt16.self))
    let commentLength = Int(try cursor.number(UInt16.self))
    try cursor.skip(8)
    let shortHeader = try cursor.number(UInt32.self)
    guard let name = String(validating: try cursor.bytes(nameLength), as: UTF8.self) else {
      throw file.fault(.malformed, at: start, "has a name that is not UTF-8")
    }
    let extra = try cursor.bytes(extraLength)
    try cursor.skip(commentLength)
    self.name = name
    let place = "entry “\(name)”"
    guard flags & 1 == 0 else { throw file.fault(.unsupported, at: place, "is encrypted") }
    guard method == 0 else {
      throw file.fault(
        .unsupported, at: place, "is compressed (method \(method)), which torch.save never does",
        remedy: "unpack the archive and pack it again without compression (zip -0), or save it anew by torch.save")
    }
    var wide = ZipWideNumbers(of: extra)
    guard let size = wide.widen(shortSize), let stored = wide.widen(shortStored), let header = wide.widen(shortHeader)
    else { throw file.fault(.malformed, at: place, "lacks the numbers that the zip directory points to") }
    guard stored == size else {
      throw file.fault(.malformed, at: place, "says that its \(size) bytes, stored as they are, take \(stored)")
    }
    guard size <= UInt64(file.count), header <= UInt64(file.count) else {
      throw file.fault(
        .malformed, at: place, "of \(size) bytes at byte \(header) lies beyond the file's \(file.count) bytes")
    }
    (self.size, self.header) = (Int(size), Int(header))
  }

  /// Where the content lies, once the entry's own header agrees.
  /// - Parameter limit: where entries end and the directory begins.
  func content(in file: CheckpointFile, before limit: Int) throws(CheckpointError) -> Range<Int> {
    guard header <= limit, limit - header >= 30 else {
      throw file.fault(.malformed, at: place, "has its header at byte \(header), beyond the archive's entries")
    }
    var cursor = ByteCursor(file, header..<limit, part: place)
    guard try cursor.bytes(4) == ZipArchive.signature else {
      throw file.fault(.malformed, at: place, "has no header at byte \(header)")
    }
    try cursor.skip(2)
    let flags = try cursor.number(UInt16.self)
    let method = try cursor.number(UInt16.self)
    try cursor.skip(8)
    let sizes = [try cursor.number(UInt32.self), try cursor.number(UInt32.self)]
    let nameLength = Int(try cursor.number(UInt16.self))
    let extraLength = Int(try cursor.number(UInt16.self))
    let name = try cursor.bytes(nameLength)
    try cursor.skip(extraLength)
    guard name.elementsEqual(self.name.utf8), method == 0, flags & 1 == 0 else {
      throw file.fault(.malformed, at: place, "is described otherwise by its own header than by the zip directory")
    }
    // Where bit 3 is set, the sizes follow the content, and stand here as 0.
    let follows = flags & 8 != 0
    let agrees = sizes.allSatisfy { $0 == UInt32.max || UInt64($0) == UInt64(size) || follows && $0 == 0 }
    guard agrees else {
      throw file.fault(
        .malformed, at: place, "is \(sizes[1]) bytes long by its own header and \(size) by the directory")
    }
    guard size <= limit - cursor.position else {
      throw file.fault(.malformed, at: place, "of \(size) bytes lies beyond the archive's entries")
    }
    return cursor.position..<cursor.position + size
  }
}

/// The numbers of an entry that are too large for their 32 bits, in its extra field 1, one after the other.
private struct ZipWideNumbers {
  private var bytes: ArraySlice<UInt8> = []

  init(of extra: [UInt8]) {
    var rest = extra[...]
    while rest.count >= 4 {
      let field = rest.prefix(4).map { Int($0) }
      let (kind, length) = (field[0] | field[1] << 8, field[2] | field[3] << 8)
      rest = rest.dropFirst(4)
      if kind == 1 { bytes = rest.prefix(length) }
      rest = rest.dropFirst(length)
    }
  }

  /// A number of the directory; nil if it points here and there is none.
  mutating func widen(_ number: UInt32) -> UInt64? {
    guard number == .max else { return UInt64(number) }
    guard bytes.count >= 8 else { return nil }
    defer { bytes = bytes.dropFirst(8) }
    return bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
