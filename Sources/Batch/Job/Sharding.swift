/// How files are divided among shards.
package enum Sharding {
  /// The shard of each of so many files: neighbors stay together, and no shard has more than one file more than another.
  package static func byCount(_ count: Int, shards: Int) -> [Int] {
    precondition(shards >= 1, "files are divided among at least one shard")
    return (0..<count).map { $0 * shards / count }
  }

  /// The shard of each file, so that the most laden shard has at most 4/3 of the least possible load: the files are dealt out
  /// from the costliest on, each to the shard that has least, and among equals to the one that has fewest files
  /// (R. L. Graham, Bounds on Multiprocessing Timing Anomalies, 1969).
  /// - Parameter costs: of the files, at least 0 each.
  package static func byCost(_ costs: [Int], shards: Int) -> [Int] {
    precondition(shards >= 1, "files are divided among at least one shard")
    precondition(costs.allSatisfy { $0 >= 0 }, "a cost cannot be negative")
    var result = Array(repeating: 0, count: costs.count)
    var loads = Array(repeating: (cost: 0.0, count: 0), count: shards)
    for file in costs.indices.sorted(by: { (costs[$1], $0) < (costs[$0], $1) }) {
      var least = 0
      for shard in 1..<max(1, shards) where loads[shard] < loads[least] { least = shard }
      result[file] = least
      loads[least].cost += Double(costs[file])
      loads[least].count += 1
    }
    return result
  }
}
