import Foundation

/// What bounds the memory of this process, in bytes; nil where nothing is said.
public struct MemoryLimits: Hashable, Sendable {
  /// The smallest limit of the control group and of those above it.
  public var controlGroup: Int?
  /// What the Slurm job was given on this node.
  public var slurm: Int?
  /// What the kernel could give without swapping.
  public var available: Int?
  /// All memory of the machine.
  public var physical: Int

  public init(controlGroup: Int? = nil, slurm: Int? = nil, available: Int? = nil, physical: Int) {
    self.controlGroup = controlGroup
    self.slurm = slurm
    self.available = available
    self.physical = physical
  }

  /// The smallest of the limits, and its name.
  var smallest: (bytes: Int, name: String) {
    let limits: [(Int?, String)] = [
      (controlGroup, "the control group's limit"), (slurm, "the Slurm job's memory"),
      (available, "the available memory"),
    ]
    return limits.reduce((physical, "the machine's memory")) { smallest, limit in
      guard let bytes = limit.0, bytes < smallest.0 else { return smallest }
      return (bytes, limit.1)
    }
  }

  /// The limits of this process, read from the kernel's files below `root` and from the environment.
  public static func current(
    root: FilePath = "/", environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> MemoryLimits {
    MemoryLimits(
      controlGroup: controlGroupLimit(root: root), slurm: SlurmShare(environment: environment).memory,
      available: availableMemory(root: root), physical: Int(clamping: ProcessInfo.processInfo.physicalMemory))
  }

  /// `MemAvailable` of `/proc/meminfo`, which states kibibytes.
  private static func availableMemory(root: FilePath) -> Int? {
    let line = FileSystem.text(of: root.appending("proc/meminfo"))?
      .split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  private static func controlGroupLimit(root: FilePath) -> Int? {
    guard let table = FileSystem.text(of: root.appending("proc/self/cgroup")) else { return nil }
    var limits: [Int] = []
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[1].isEmpty {
        limits += limit(
          below: root.appending("sys/fs/cgroup"), group: String(fields[2]), files: ["memory.max", "memory.high"])
      } else if fields[1].split(separator: ",").contains("memory") {
        limits += limit(
          below: root.appending("sys/fs/cgroup/memory"), group: String(fields[2]), files: ["memory.limit_in_bytes"])
      }
    }
    return limits.min()
  }

  /// The limits set in `files` of `group` and of each group above it. Within a container the group's own folder may be
  /// out of sight; those above it are not.
  private static func limit(below hierarchy: FilePath, group: String, files: [FilePath]) -> [Int] {
    var limits: [Int] = []
    var names = FilePath(group).components[...]
    while true {
      let folder = names.reduce(hierarchy) { $0.appending($1) }
      limits += files.compactMap { FileSystem.text(of: folder.appending($0)) }
        .compactMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        .filter { $0 > 0 && $0 < unlimited }
      if names.popLast() == nil { return limits }
    }
  }

  /// Version 1 of control groups writes a number near the largest one where there is no limit, in bytes.
  private static let unlimited = 1 << 60
}
