import Foundation
import TestSupport
import Testing

/// The pipeline of the paper's Fig. 3.
@Suite struct ReducedStartTests {
  private static let pipelines = Project.root.appending(path: "Pipelines").path

  /// With less noise than the paper's, what the process begins from shows in what it ends at.
  @Test func beginsWithFewerPixels() throws {
    let place = try Workplace(photographs: "a.dng")
    func develop(_ pipeline: String, _ settings: String..., into folder: String) throws -> [UInt16] {
      let words = ["run", "a.dng", "-p", pipeline, "-o", folder] + settings.flatMap { ["--set", $0] }
      let outcome = try place.run(words)
      #expect(outcome.status == 0, "\(outcome)")
      return try place.picture("\(folder)/a.tif").samples
    }
    let degradation = "reduce.file=\(Self.pipelines)/training/degradations/eight-fold.yaml"
    let reduced = try develop(
      "\(Self.pipelines)/evaluation/reduced-start.yaml", degradation, "enhance.steps=5", into: "reduced")
    let plain = try develop("paper", "enhance.steps=5", into: "plain")
    func gradient(_ samples: [UInt16]) -> Int {
      zip(samples, samples.dropFirst(3)).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    }
    #expect(Double(gradient(reduced)) < 0.8 * Double(gradient(plain)))
    let mean = { (samples: [UInt16]) in Double(samples.reduce(0) { $0 + Int($1) }) / Double(samples.count) }
    #expect(abs(mean(reduced) / mean(plain) - 1) < 0.03)
  }
}
