import Foundation

/// The memory that this process has had in its life, or since it was last forgotten.
enum PeakMemory {
  /// The largest resident size so far, in bytes; 0 where the system does not say.
  ///
  /// `getrusage` would count what the process had before it became this program, which is that of the shell or the test
  /// that started it.
  static var bytes: Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return kibibytes * 1024
  }

  /// Makes the present size the largest so far, where the system can (Linux 4.0).
  static func forget() { try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs")) }
}
