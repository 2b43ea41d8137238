import FileWriting
import Foundation

/// An input that a run means to develop, as it found it.
public struct RunInput: Hashable, Sendable, Codable {
  /// The path as it was given or found; a relative one is below the folder in which the run was started.
  public var path: FilePath
  /// The path of its folder below the folder that was searched, which outputs repeat; empty for a file that was named.
  public var folder: FilePath

  public init(path: FilePath, folder: FilePath = "") {
    self.path = path
    self.folder = folder
  }
}

/// The list of inputs that a run keeps: `inputs.jsonl` in its folder, one a line, in their order. What became of them
/// stands in the journal; those that are not named there were not begun.
enum RunInputs {
  /// Writes the list of those of the entries that are not left alone.
  /// - Throws: `FileWritingError`.
  static func write(_ entries: [BatchEntry], to path: FilePath) throws {
    guard let url = path.url else { preconditionFailure("a run's folder is named in text") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = Data()
    for entry in entries {
      if case .skip = entry.action { continue }
      lines += try encoder.encode(RunInput(path: entry.input.path, folder: entry.input.folder))
      lines.append(UInt8(ascii: "\n"))
    }
    try AtomicFile.write(lines, to: url)
  }

  /// Reads a list.
  /// - Throws: `BatchError` with code `noRun` if it is not there, `unreadableJournal` if it cannot be read or is damaged.
  static func read(_ path: FilePath) throws(BatchError) -> [RunInput] {
    guard FileSystem.exists(path) else {
      throw BatchError(
        .noRun,
        "\(path): the run kept no list of its inputs: it died before its first file, or comes from an older version",
        remedy: "give its command again")
    }
    var number = 0
    do {
      guard let url = path.url else { throw SystemError(number: EILSEQ) }
      let decoder = JSONDecoder()
      return try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { line in
        number += 1
        return try decoder.decode(RunInput.self, from: Data(line))
      }
    } catch {
      let fault = error is DecodingError ? "\(path):\(number): the line is damaged" : "\(path) cannot be read: \(error)"
      throw BatchError(.unreadableJournal, fault, remedy: "give the command of the run again")
    }
  }
}
