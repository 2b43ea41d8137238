import Parallel
import Synchronization
import Synthesis

/// The examples of a training, batch by batch, the same for a step however often a training is interrupted.
///
/// Pairs cost much more to make than to cut patches from, and neighboring batches should not share a picture. So examples
/// come in rounds: some pairs are drawn, some patches cut from each, and each patch used a few times, in an order drawn
/// anew each time. While a round is used the next one is made in the background.
package final class ExampleStream: Sendable {
  /// How rounds are made up.
  package struct Plan: Sendable, Hashable {
    /// Images of a batch.
    var batch: Int
    /// Pairs that are made for a round.
    var pairsPerRound: Int
    /// Patches that are cut from each.
    var patchesPerPair: Int
    /// How often a patch is used within its round.
    var uses: Int

    package init(batch: Int, pairsPerRound: Int, patchesPerPair: Int, uses: Int) {
      self.batch = batch
      self.pairsPerRound = pairsPerRound
      self.patchesPerPair = patchesPerPair
      self.uses = uses
    }

    var patches: Int { pairsPerRound * patchesPerPair }
    /// Batches of one use of a round's patches.
    var batchesPerUse: Int { max(1, patches / batch) }
    package var batchesPerRound: Int { batchesPerUse * uses }
  }

  private let source: any PairSource
  private let cutter: PatchCutter
  private let plan: Plan
  private let seed: UInt64
  private let report: @Sendable (String) -> Void
  /// The round in use and the one being made; protected by its mutex.
  private let rounds = Mutex<[Int: BackgroundTask<[Example]>]>([:])

  /// - Parameter report: told of pairs that could not be read and are skipped.
  package init(
    source: any PairSource, cutter: PatchCutter, plan: Plan, seed: UInt64, report: @escaping @Sendable (String) -> Void
  ) {
    self.source = source
    self.cutter = cutter
    self.plan = plan
    self.seed = seed
    self.report = report
  }

  /// The examples of a step, counted from 0.
  /// - Throws: `TrainingError` if no pair of a whole round can be read.
  package func batch(at step: Int) throws -> [Example] {
    let (number, place) = step.quotientAndRemainder(dividingBy: plan.batchesPerRound)
    let current = rounds.withLock { rounds in
      rounds = rounds.filter { $0.key == number || $0.key == number + 1 }
      for wanted in [number, number + 1] where rounds[wanted] == nil { rounds[wanted] = begin(round: wanted) }
      return rounds[number]
    }
    guard let examples = try current?.value() else { preconditionFailure("the round was begun") }
    let (use, index) = place.quotientAndRemainder(dividingBy: plan.batchesPerUse)
    var random = RandomStream(seed: seed, Purpose.order.rawValue, UInt64(number), UInt64(use))
    let order = examples.indices.shuffled(using: &random)
    return (0..<plan.batch).map { examples[order[(index * plan.batch + $0) % order.count]] }
  }

  private func begin(round: Int) -> BackgroundTask<[Example]> {
    let (source, cutter, plan, seed, report) = (source, cutter, plan, seed, report)
    return BackgroundTask {
      let worker = WorkerPool(count: 1)
      var examples: [Example] = []
      var firstFault: (any Error)?
      for index in 0..<plan.pairsPerRound {
        var random = RandomStream(seed: seed, Purpose.pair.rawValue, UInt64(round), UInt64(index))
        do {
          let pair = try source.pair(random.index(below: source.count), using: &random)
          examples += try cutter.examples(of: pair, count: plan.patchesPerPair, using: &random, on: worker)
        } catch {
          firstFault = firstFault ?? error
          report("skipped: \(error)")
        }
      }
      guard !examples.isEmpty else {
        throw TrainingError(
          .noData, place: "training data",
          problem: "none of \(plan.pairsPerRound) pairs could be used"
            + (firstFault.map { ", the first because of: \($0)" } ?? ""),
          remedy: "check the files")
      }
      return examples
    }
  }

  /// What a stream of random numbers is for.
  private enum Purpose: UInt64 {
    case pair = 1
    case order
  }
}
