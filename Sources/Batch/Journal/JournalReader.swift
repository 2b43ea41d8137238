import Foundation

/// A journal that was read.
package struct JournalReader: Sendable {
  /// What the run is; nil for a journal without a first record, as a run leaves that died at once.
  package private(set) var start: JournalRecord.RunStart?
  /// The whole records behind the first one, in their order.
  package private(set) var records: [JournalRecord] = []
  /// What is wrong with the journal, each with file and line. A last line without an end is not: it is what a sudden end
  /// leaves.
  package private(set) var warnings: [String] = []

  /// Whether the run came to its end.
  package var hasEnd: Bool { records.contains { if case .end = $0 { true } else { false } } }

  /// Numbers that a run may have; those beyond come of no counting.
  private static var numbers: Range<Int> { 1..<1 << 48 }
  private static var newline: UInt8 { UInt8(ascii: "\n") }

  /// The journal of a run that died before its first line.
  private init() {}

  /// Reads the journal at `path`; one that is not there is empty.
  /// - Throws: `BatchError` with code `unreadableJournal` if it cannot be read or comes from a newer version.
  package init(contentsOf path: FilePath) throws(BatchError) {
    guard FileSystem.exists(path) else {
      self.init()
      return
    }
    let data: Data
    do {
      guard let url = path.url else { throw SystemError(number: EILSEQ) }
      data = try Data(contentsOf: url)
    } catch {
      throw BatchError(
        .unreadableJournal, "the journal \(path) cannot be read: \(error.localizedDescription)",
        remedy: "change its permissions, or move it away and add --overwrite to develop its files again")
    }
    try self.init(data, path: path)
  }

  /// Reads a journal's bytes. `path` names it in messages.
  package init(_ data: Data, path: FilePath) throws(BatchError) {
    let decoder = JSONDecoder()
    var rest = data[...]
    var number = 0
    while let end = rest.firstIndex(of: Self.newline) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      number += 1
      if line.isEmpty { continue }
      if number == 1 { try Self.checkVersion(line, decoder, path) }
      guard let record = try? decoder.decode(JournalRecord.self, from: Data(line)) else {
        warnings.append("\(path):\(number): the line is damaged and left out; its file may be developed again")
        continue
      }
      switch record {
      case .run(let start) where number == 1 && Self.numbers.contains(start.number): self.start = start
      case .run: warnings.append("\(path):\(number): a run does not begin here, and the line is left out")
      default: records.append(record)
      }
    }
  }

  /// What the first line of a journal says, without reading the others; nil if it says nothing to go by.
  package static func start(ofJournalAt path: FilePath) -> JournalRecord.RunStart? {
    guard let url = path.url, let file = try? FileHandle(forReadingFrom: url) else { return nil }
    var line = Data()
    while let piece = try? file.read(upToCount: 4096), !piece.isEmpty {
      let end = piece.firstIndex(of: newline)
      line += piece[..<(end ?? piece.endIndex)]
      if end != nil { return (try? JournalReader(line + [newline], path: path))?.start }
    }
    return nil
  }

  /// Refuses a newer version by the first line, whatever else that version says there.
  private static func checkVersion(
    _ line: Data, _ decoder: JSONDecoder, _ path: FilePath
  ) throws(BatchError) {
    struct Header: Decodable {
      var record: String
      var version: Int
      var tool: String?
    }
    guard let header = try? decoder.decode(Header.self, from: Data(line)), header.record == "run" else { return }
    guard header.version > JournalRecord.RunStart.version else { return }
    let tool = header.tool.map { " (diffraw \(FilePath.line($0)))" } ?? ""
    throw BatchError(
      .unreadableJournal,
      "\(path):1: the journal has version \(header.version)\(tool), and this program knows those up to "
        + "\(JournalRecord.RunStart.version)",
      remedy: "use a newer diffraw for this folder, or name another one with -o")
  }
}
