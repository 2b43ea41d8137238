import Foundation
import TestSupport
import Testing

/// The package of `Examples/custom-stage`: a stage of one's own in one file.
@Suite struct CustomStageTests {
  @Test(.timeLimit(.minutes(10))) func isBuiltAndRun() throws {
    let tool = try build()
    let stages = try Tool(["stages"], of: tool).finish()
    #expect(stages.status == 0)
    #expect(stages.stdout.contains(/\nvignette +Darkens a picture toward its corners\.\n/), "\(stages)")

    let place = try Workplace(photographs: "a.dng")
    let pipeline = Project.root.appending(path: "Examples/custom-stage/vignette.yaml").path
    for (name, folder) in [("color-only", "plain"), (pipeline, "out")] {
      let outcome = try Tool(
        ["run", "a.dng", "-p", name, "-o", folder], of: tool, currentDirectory: place.directory.url
      ).finish()
      #expect(outcome.status == 0 && outcome.stdout == "\(folder)/a.tif\n", "\(outcome)")
    }
    let (plain, dark) = (try place.picture("plain/a.tif"), try place.picture("out/a.tif"))
    try #require(plain.size == dark.size)
    func ratio(_ row: Int, _ column: Int) -> Double {
      let start = (row * plain.size.width + column) * 3
      return (start..<start + 3).reduce(0) { $0 + Double(dark.samples[$1]) / Double(plain.samples[$1]) } / 3
    }
    let (bottom, right) = (plain.size.height - 1, plain.size.width - 1)
    for corner in [ratio(0, 0), ratio(0, right), ratio(bottom, 0), ratio(bottom, right)] {
      // Half the value at the very corner, of which the outermost pixel's center is a little short.
      #expect(abs(corner - 0.5) < 0.02)
    }
    #expect(abs(ratio(bottom / 2, right / 2) - 1) < 0.002)

    let wrong = try Tool(
      ["run", "a.dng", "-p", pipeline, "-o", "out", "--set", "vignette.strength=2"], of: tool,
      currentDirectory: place.directory.url
    ).finish()
    #expect(wrong.status == 65 && wrong.stderr.contains("parameter “strength” must be 0…1, not 2"), "\(wrong)")
  }

  /// Builds the package beside the checkout's own build, where the next run finds it done.
  private func build() throws -> URL {
    let words = [
      "swift", "build", "--package-path", Project.root.appending(path: "Examples/custom-stage").path, "--scratch-path",
      Project.root.appending(path: ".build-custom-stage").path,
    ]
    let env = URL(filePath: "/usr/bin/env")
    let outcome = try Tool(words, of: env).finish(within: 500)
    try #require(outcome.status == 0, "\(outcome)")
    #expect(!(outcome.stdout + outcome.stderr).contains("Vignette.swift:"), "no warnings: \(outcome)")
    let place = try Tool(words + ["--show-bin-path"], of: env).finish(within: 100)
    return URL(filePath: place.stdoutLines.last ?? "").appending(path: "custom-stage")
  }
}
