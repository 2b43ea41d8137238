import Foundation

/// What a worker process takes from itself before it touches a file.
enum WorkerLimits {
  /// Forbids itself more data than `bytes` beyond those it has, and core dumps.
  ///
  /// The limit counts private memory that can be written to, as Linux does since 4.7; so a decoder that asks for too much
  /// is told so, or dies, and the machine does not swap.
  static func apply(bytes: Int) {
    let limit = rlim_t(clamping: dataBytes) + rlim_t(clamping: bytes)
    set(__rlimit_resource_t(RLIMIT_DATA.rawValue), limit)
    set(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0)
  }

  /// Lowers a limit; the limits in force may be lower still, and stay so.
  private static func set(_ resource: __rlimit_resource_t, _ value: rlim_t) {
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = min(value, limit.rlim_max)
    _ = unsafe setrlimit(resource, &limit)
  }

  /// `VmData` of `/proc/self/status`, which states kibibytes; 0 if it cannot be read.
  private static var dataBytes: Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmData:") }),
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return kibibytes * 1024
  }
}
