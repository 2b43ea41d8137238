import Batch
import TestSupport
import Testing

@Suite struct ShardingTests {
  /// For any number of files and shards each file has one shard, neighbors stay together, and the shards are equal.
  @Test func byCountIsEven() {
    for count in 0...70 {
      for shards in 1...max(1, count) {
        let places = Sharding.byCount(count, shards: shards)
        #expect(places.count == count && places == places.sorted() && places.allSatisfy((0..<shards).contains))
        let sizes = (0..<shards).map { shard in places.count { $0 == shard } }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1, "\(count) files, \(shards) shards")
      }
    }
  }

  /// The most laden shard of the best division, by trying all.
  private func optimum(_ costs: [Int], shards: Int) -> Int {
    func best(_ index: Int, _ loads: [Int]) -> Int {
      if index == costs.count { return loads.max() ?? 0 }
      return (0..<shards).map { shard in
        var loads = loads
        loads[shard] += costs[index]
        return best(index + 1, loads)
      }.min() ?? 0
    }
    return best(0, Array(repeating: 0, count: shards))
  }

  private func largestLoad(_ costs: [Int], _ places: [Int], shards: Int) -> Int {
    zip(costs, places).reduce(into: Array(repeating: 0, count: shards)) { $0[$1.1] += $1.0 }.max() ?? 0
  }

  @Test func byCostIsWithinGrahamsBound() {
    var random = SplitMix64(seed: 4)
    for turn in 0..<300 {
      let shards = 2 + turn % 3
      let costs = (0..<Int.random(in: 1...7, using: &random)).map { _ in Int.random(in: 1...40, using: &random) }
      let places = Sharding.byCost(costs, shards: shards)
      let load = largestLoad(costs, places, shards: shards)
      // Within 4/3 - 1/(3 shards) of the best.
      #expect(load * 3 * shards <= optimum(costs, shards: shards) * (4 * shards - 1), "\(costs) \(shards)")
    }
  }

  /// Of many files none is so large that the least possible load is more than the mean or the costliest file.
  @Test func byCostBalancesManyFiles() {
    var random = SplitMix64(seed: 5)
    for shards in [1, 2, 7, 40, 999] {
      let costs = (0..<3000).map { _ in Int.random(in: 2_000_000...60_000_000, using: &random) }
      let places = Sharding.byCost(costs, shards: shards)
      #expect(places.count == costs.count && places.allSatisfy((0..<shards).contains))
      let least = max(costs.max() ?? 0, costs.reduce(0, +) / shards)
      #expect(largestLoad(costs, places, shards: shards) * 3 <= least * 4 + 3)
      #expect(Set(places).count == shards, "no shard is without a file")
    }
    #expect(Sharding.byCost([0, 0, 0, 0], shards: 4).sorted() == [0, 1, 2, 3], "files of no cost are dealt out, too")
    #expect(Sharding.byCost([5, 5], shards: 5) == [0, 1])
  }
}
