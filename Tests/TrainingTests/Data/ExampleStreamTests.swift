import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis
import Testing
import Training

@Suite struct ExampleStreamTests {
  private static let plan = ExampleStream.Plan(batch: 3, pairsPerRound: 4, patchesPerPair: 3, uses: 2)

  private static func set() throws -> DataSet {
    let set = try DataSet()
    for number in 0..<3 {
      try PNGWriter().write(Pictures.textured(64, 64, seed: UInt64(number)), to: set.file("\(number).png"))
    }
    return set
  }

  private static func stream(_ set: DataSet, seed: UInt64 = 7, workers: Int = 2) throws -> ExampleStream {
    let data = try set.data(.photographs, degradationShare: 0.5, workers: workers)
    return ExampleStream(source: data.source, cutter: data.cutter, plan: plan, seed: seed, report: set.report)
  }

  /// A step's batch depends on the seed alone, not on what was asked for before, nor on the workers that read the files.
  @Test func aStepsBatchIsAlwaysTheSame() throws {
    let set = try Self.set()
    let steps = Self.plan.batchesPerRound * 2 + 1
    let first = try Self.stream(set, workers: 1)
    let batches = try (0..<steps).map { try first.batch(at: $0) }
    let second = try Self.stream(set, workers: 3)
    for step in [steps - 1, 0, 5, 5, steps - 2, 3] { #expect(try second.batch(at: step) == batches[step], "\(step)") }
    #expect(try Self.stream(set, seed: 8).batch(at: 0) != batches[0])
  }

  /// In a round each patch comes as often as is said, in another order each time, and the next round has others.
  @Test func aRoundUsesEachPatchAlike() throws {
    let stream = try Self.stream(try Self.set())
    let round = Self.plan.batchesPerRound
    let uses = try (0..<3).map { use in
      try (0..<round / 2).flatMap { try stream.batch(at: use * round / 2 + $0) }
    }
    #expect(uses[0].count == 12 && Set(uses[0]).count == 12)
    #expect(Set(uses[1]) == Set(uses[0]) && uses[1] != uses[0])
    #expect(Set(uses[2]).isDisjoint(with: uses[0]))
  }

  /// Pairs that cannot be used are named, and the others take their place.
  @Test func faultyPairsAreNamed() throws {
    let set = try Self.set()
    let data = try set.data(.photographs)
    func stream(_ faulty: Set<Int>) -> ExampleStream {
      ExampleStream(
        source: FaultySource(sound: data.source, faulty: faulty), cutter: data.cutter,
        plan: ExampleStream.Plan(batch: 3, pairsPerRound: 16, patchesPerPair: 3, uses: 2), seed: 7, report: set.report)
    }
    #expect(try stream([1]).batch(at: 0).count == 3)
    #expect(!set.reports.isEmpty && set.reports.allSatisfy { $0.hasPrefix("skipped: picture 1: is torn") })
    let error = #expect(throws: TrainingError.self) { try stream([0, 1, 2]).batch(at: 0) }
    #expect(error?.code == .noData && error?.description.contains("is torn") == true)
  }

  /// What is validated on is drawn once and for all, with x = G(w), from pictures that are not trained on.
  @Test func validationIsTheSameForAnyWorkers() throws {
    let set = try Self.set()
    let data = try set.data(.photographs, heldOut: 1, degradationShare: 1)
    #expect(data.source.count == 2)
    let examples = try data.validationExamples(batch: 2, on: WorkerPool(count: 1))
    #expect(examples.count == 12)
    #expect(try data.validationExamples(batch: 2, on: WorkerPool(count: 3)) == examples)
    let without = try set.data(.photographs)
    #expect(try without.validationExamples(batch: 2, on: WorkerPool(count: 1)).isEmpty)
  }
}

/// Some of whose pictures are torn.
private struct FaultySource: PairSource {
  let sound: any PairSource
  let faulty: Set<Int>

  var count: Int { sound.count }

  func pair(_ index: Int, using random: inout RandomStream) throws -> TrainingPair {
    guard !faulty.contains(index) else {
      throw TrainingError(.unusablePair, place: "picture \(index)", problem: "is torn", remedy: "leave it out")
    }
    return try sound.pair(index, using: &random)
  }
}
