import Foundation

/// A list of inputs, as `--files-from` takes it.
public enum InputList {
  /// What ends a name in a list.
  public enum Separator: Hashable, Sendable {
    /// A line feed; a carriage return before it belongs to it.
    case newline
    /// A zero byte, as `find -print0` writes; every other byte belongs to the name.
    case null
  }

  /// The names in `bytes`; blank ones are skipped.
  /// - Throws: `BatchError` if a list of lines holds zero bytes. `source` names the list in the message.
  public static func parse(
    _ bytes: [UInt8], separator: Separator, source: String
  ) throws(BatchError) -> [FilePath] {
    switch separator {
    case .null:
      return bytes.split(separator: 0).map { FilePath(bytes: $0) }
    case .newline:
      if bytes.contains(0) {
        throw BatchError(
          .unreadableList, "the list of files \(source) holds zero bytes",
          remedy: "add --null if zero bytes separate its names, or name the RAW files themselves as inputs")
      }
      return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
        let name = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return name.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ? nil : FilePath(bytes: name)
      }
    }
  }

  /// Reads the list at `path`, or standard input if the path is `-`.
  /// - Throws: `BatchError` if it cannot be read.
  public static func read(from path: FilePath, separator: Separator) throws(BatchError) -> [FilePath] {
    let isStandardInput = path == "-"
    let source = isStandardInput ? "on standard input" : path.description
    let data: Data
    do {
      if isStandardInput {
        data = try FileHandle.standardInput.readToEnd() ?? Data()
      } else {
        _ = try FileSystem.kind(of: path)
        guard let url = path.url else { throw SystemError(number: EILSEQ) }
        data = try Data(contentsOf: url)
      }
    } catch {
      throw BatchError(
        .unreadableList, "the list of files \(source) cannot be read: \(error)",
        remedy: "name a file that holds one path a line, or - for standard input")
    }
    return try parse(Array(data), separator: separator, source: source)
  }
}
