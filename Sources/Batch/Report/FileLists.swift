/// Lists of files, for other programs.
enum FileLists {
  /// The inputs that failed, one absolute path a line, as `--files-from` takes them; without those whose names cannot
  /// stand on a line.
  static func failed(of report: RunReport) -> [UInt8] {
    failedPaths(of: report).filter(fitsOnALine).flatMap { $0.bytes + [newline] }
  }

  /// All inputs that failed, each path ended by a zero byte, as `--files-from` takes them with `--null`; nil if each can
  /// stand on a line.
  static func failedWithZeros(of report: RunReport) -> [UInt8]? {
    let paths = failedPaths(of: report)
    return paths.allSatisfy(fitsOnALine) ? nil : paths.flatMap { $0.bytes + [0] }
  }

  private static func failedPaths(of report: RunReport) -> [FilePath] {
    report.files.filter { $0.status == .failed }.map { $0.input.absolute(from: report.run.currentFolder) }
  }

  /// Whether `InputList` reads the path from a line as it is.
  private static func fitsOnALine(_ path: FilePath) -> Bool {
    !path.bytes.contains(newline) && path.bytes.last != UInt8(ascii: "\r")
  }

  /// The outputs whose content is known, in the form of `sha256sum`, which checks them from the output folder. A name
  /// that holds a backslash, a line feed or a carriage return is escaped as it does: a backslash begins the line, and the
  /// three are written `\\`, `\n` and `\r`.
  static func checksums(of report: RunReport) -> [UInt8] {
    report.files.lazy.flatMap(\.outputs).reduce(into: []) { lines, output in
      guard let content = output.content else { return }
      let name = output.path.bytes.flatMap(escaped)
      if name.count != output.path.bytes.count { lines.append(backslash) }
      lines += Array(content.sha256.utf8) + Array("  ".utf8) + name + [newline]
    }
  }

  private static let newline = UInt8(ascii: "\n")
  private static let backslash = UInt8(ascii: "\\")

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case backslash: [backslash, backslash]
    case newline: [backslash, UInt8(ascii: "n")]
    case UInt8(ascii: "\r"): [backslash, UInt8(ascii: "r")]
    default: [byte]
    }
  }
}
