/// A zip archive whose entries are stored as they are, as `torch.save` writes it.
///
/// Everything the archive says of itself is held against the file and against itself before a byte of an entry is read:
/// entries lie within the file, one behind the other, and are as long as they say. What is compressed, encrypted, shared
/// between entries or split over files is refused, so an archive never unfolds to more than its file.
struct ZipArchive {
  let file: CheckpointFile
  /// Where the bytes of each entry lie in the file.
  let entries: [String: Range<Int>]

  /// The first bytes of an archive: of its first entry.
  static let signature: [UInt8] = Array("PK\u{3}\u{4}".utf8)

  init(_ file: CheckpointFile) throws(CheckpointError) {
    self.file = file
    let directory = try ZipDirectory(of: file)
    var cursor = ByteCursor(file, directory.bytes, part: "the zip archive's directory")
    var listed: [ZipEntry] = []
    for _ in 0..<directory.count { listed.append(try ZipEntry(reading: &cursor)) }
    guard cursor.remaining == 0 else {
      throw file.fault(.malformed, "has \(cursor.remaining) bytes in its zip directory that no entry claims")
    }
    listed.sort { $0.header < $1.header }
    var entries: [String: Range<Int>] = [:]
    var end = 0
    for entry in listed {
      guard entry.header >= end else {
        throw file.fault(.malformed, at: entry.place, "shares bytes with another entry of the zip archive")
      }
      let bytes = try entry.content(in: file, before: directory.bytes.lowerBound)
      guard entries.updateValue(bytes, forKey: entry.name) == nil else {
        throw file.fault(.malformed, at: entry.place, "is in the zip archive twice")
      }
      end = bytes.upperBound
    }
    self.entries = entries
  }
}

/// Where an archive's list of entries lies, from the record at its end.
private struct ZipDirectory {
  var bytes: Range<Int>
  var count: Int

  init(of file: CheckpointFile) throws(CheckpointError) {
    let end = try Self.endRecord(of: file)
    var cursor = ByteCursor(file, end..<file.count, part: "the zip archive's end record")
    try cursor.skip(4)
    let disks = [try cursor.number(UInt16.self), try cursor.number(UInt16.self)]
    let counts = [UInt64(try cursor.number(UInt16.self)), UInt64(try cursor.number(UInt16.self))]
    var record = Record(
      disks: disks.map(UInt32.init), counts: counts, size: UInt64(try cursor.number(UInt32.self)),
      offset: UInt64(try cursor.number(UInt32.self)), position: end)
    if let wide = try Self.wideRecord(of: file, before: end) { record = wide }
    guard record.disks.allSatisfy({ $0 == 0 }), record.counts[0] == record.counts[1] else {
      throw file.fault(.unsupported, "is one part of a zip archive in several")
    }
    let (directoryEnd, overflow) = record.offset.addingReportingOverflow(record.size)
    guard !overflow, directoryEnd == record.position else {
      throw file.fault(
        .malformed, "has its zip directory of \(record.size) bytes at byte \(record.offset), where it does not fit")
    }
    // Each entry takes 46 bytes at least.
    guard record.counts[0] <= record.size / 46 else {
      throw file.fault(
        .malformed, "claims \(record.counts[0]) entries in a zip directory of \(record.size) bytes")
    }
    bytes = Int(record.offset)..<Int(directoryEnd)
    count = Int(record.counts[0])
  }

  /// What both kinds of record say.
  private struct Record {
    var disks: [UInt32]
    var counts: [UInt64]
    var size, offset: UInt64
    /// Where the record itself stands, which the directory must reach up to.
    var position: Int
  }

  /// The place of the record at the end, behind which only a comment stands.
  private static func endRecord(of file: CheckpointFile) throws(CheckpointError) -> Int {
    let tail = try file.read(max(0, file.count - 22 - 65_535)..<file.count)
    let signature: [UInt8] = Array("PK\u{5}\u{6}".utf8)
    for start in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[start..<start + 4].elementsEqual(signature) {
      let comment = Int(tail[start + 20]) | Int(tail[start + 21]) << 8
      if start + 22 + comment == tail.count { return file.count - tail.count + start }
    }
    throw file.fault(.truncated, "begins as a zip archive and has no end record")
  }

  /// The record with wide numbers before `end`, if there is one.
  private static func wideRecord(of file: CheckpointFile, before end: Int) throws(CheckpointError) -> Record? {
    guard end >= 20 else { return nil }
    var locator = ByteCursor(file, end - 20..<end, part: "the zip archive's locator")
    guard try locator.bytes(4).elementsEqual("PK\u{6}\u{7}".utf8) else { return nil }
    let disk = try locator.number(UInt32.self)
    let offset = try locator.number(UInt64.self)
    let disks = try locator.number(UInt32.self)
    guard disk == 0, disks <= 1, offset <= UInt64(end - 20), end - 20 - Int(offset) >= 56 else {
      throw file.fault(.malformed, "has a zip locator that points to byte \(offset) of disk \(disk)")
    }
    var cursor = ByteCursor(file, Int(offset)..<end - 20, part: "the zip archive's end record")
    guard try cursor.bytes(4).elementsEqual("PK\u{6}\u{6}".utf8) else {
      throw file.fault(.malformed, "has no zip record where its locator points, at byte \(offset)")
    }
    try cursor.skip(12)
    return Record(
      disks: [try cursor.number(UInt32.self), try cursor.number(UInt32.self)],
      counts: [try cursor.number(UInt64.self), try cursor.number(UInt64.self)],
      size: try cursor.number(UInt64.self), offset: try cursor.number(UInt64.self), position: Int(offset))
  }
}
