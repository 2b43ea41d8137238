import FileWriting
import Foundation

/// An attempt at a shard, as the files that it writes are named: `SHARD.ATTEMPT-HOST-PROCESS`, and behind it job and restart
/// where Slurm has started it. Several may be made at the same time, as when a cluster takes a machine for lost that is
/// not.
struct ShardAttempt: Hashable, Sendable, Comparable {
  /// From 0.
  let shard: Int
  /// From 1; it orders the attempts at a shard, but for those at the same time.
  let number: Int
  /// Who makes it.
  private let maker: String

  /// An attempt of this process.
  init(shard: Int, number: Int, environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.shard = shard
    self.number = number
    let slurm = environment["SLURM_JOB_ID"].map { "-\($0).\(environment["SLURM_RESTART_COUNT"] ?? "0")" } ?? ""
    maker = "\(Host.tag)-\(ProcessInfo.processInfo.processIdentifier)" + slurm.filter { $0.isASCII && $0 != "/" }
  }

  /// The attempt that a journal's name tells of; nil for any other name.
  init?(journal name: FilePath) {
    guard let match = name.string?.wholeMatch(of: /([0-9]{4,9})\.([0-9]{4,9})-(.+)\.jsonl/), let shard = Int(match.1),
      let number = Int(match.2)
    else { return nil }
    self.shard = shard
    self.number = number
    maker = String(match.3)
  }

  static func < (left: ShardAttempt, right: ShardAttempt) -> Bool {
    (left.shard, left.number, left.maker) < (right.shard, right.number, right.maker)
  }
}

extension ShardAttempt: CustomStringConvertible {
  var description: String { "\(Self.digits(shard)).\(Self.digits(number))-\(maker)" }

  private static func digits(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
  }
}
