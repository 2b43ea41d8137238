import Foundation
import Synthesis
import TestSupport
import Testing
import YAMLReading

/// What is said of degradations that make no sense.
@Suite struct FaultyDegradationTests {
  private func faults(_ overrides: String...) throws -> [String] {
    let url = Project.root.appending(path: "Pipelines/training/degradations/real-esrgan.yaml")
    do {
      _ = try Degradation(contentsOf: url, overrides: overrides)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  @Test func aSoundOneIsSound() throws {
    #expect(try faults() == [])
    #expect(try faults("stages.1.jpeg.quality=[50, 50]", "color-lock={ cell: 16, passes: 4 }", "sharpening=") == [])
  }

  @Test(arguments: [
    ("stages.0.blr.size=[7, 9]", "unknown key “stages.0.blr”; did you mean “blur”?"),
    ("stages.0.blur.size=[8, 8]", "“stages.0.blur.size” must have an odd number in it"),
    ("stages.0.blur.size=[21, 7]", "“stages.0.blur.size” must give the smaller value first"),
    ("stages.0.blur.size=[7, 101]", "“stages.0.blur.size.1” must be 1…99 pixels, not 101"),
    ("stages.0.blur.sigma=[0, 3]", "“stages.0.blur.sigma.0” must be 0.05…20 pixels, not 0"),
    ("stages.0.blur.generalized-exponent=[2, 3]", "must reach from at most 1 to at least 1"),
    ("stages.0.blur.shapes={}", "and the other shapes must not all be 0"),
    ("stages.1.resize.scale=[1.5, 2]", "“stages.1.resize.scale” must reach to at most 1 where “down” is not 0"),
    ("stages.1.resize.scale=[0.5, 0.9]", "“stages.1.resize.scale” must reach to at least 1 where “up” is not 0"),
    ("stages.1.resize={ up: 0, down: 0, keep: 0, scale: [1, 1] }", "and “up” and “down” must not all be 0"),
    ("stages.1.noise.gray-chance=1.5", "“stages.1.noise.gray-chance” must be 0…1, not 1.5"),
    ("stages.1.noise.deviation=[1, 300]", "“stages.1.noise.deviation.1” must be 0…128 255ths, not 300"),
    ("stages.1.jpeg.chroma=4:2:2", "“stages.1.jpeg.chroma” must be 4:2:0 or 4:4:4, not “4:2:2”"),
    ("stages.1.jpeg.quality=[0, 95]", "“stages.1.jpeg.quality.0” must be 1…100, not 0"),
    ("stages=[]", "“stages” must be a list of 1…4, not of 0"),
    ("color-lock={ cell: 16 }", "“color-lock.passes” is missing; it takes a whole number, 1…32"),
    ("rounding=8", "“rounding” takes true or false, not “8”"),
  ]) func namesTheFault(override: String, message: String) throws {
    let found = try faults(override)
    #expect(found.count == 1 && found[0].hasPrefix("--set \(override): ") && found[0].contains(message), "\(found)")
  }

  @Test func namesTheMissing() throws {
    let error = #expect(throws: RecordError.self) { try Degradation(parsing: "stages: [{}]", file: "d.yaml") }
    #expect(
      error?.diagnostics.map(\.description) == [
        "d.yaml:1:1: error: “final-filter” is missing; it takes a mapping",
        "d.yaml:1:1: error: “antialiasing” is missing; it takes true or false",
        "d.yaml:1:1: error: “rounding” is missing; it takes true or false",
        "d.yaml:1:10: error: “stages.0.blur” is missing; it takes a mapping",
        "d.yaml:1:10: error: “stages.0.resize” is missing; it takes a mapping",
        "d.yaml:1:10: error: “stages.0.noise” is missing; it takes a mapping",
        "d.yaml:1:10: error: “stages.0.jpeg” is missing; it takes a mapping",
      ])
  }
}
