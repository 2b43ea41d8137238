import Foundation
import Metrics
import TestSupport
import Testing

/// The subcommands that tell of pipelines, stages, files and the machine: `check`, `stages`, `inspect`, `doctor`, `bench`.
@Suite struct InformationTests {
  /// The pipelines of the checkout, by the names under which they are shipped.
  private static func shipped() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Project.root.appending(path: "Pipelines").path)
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  private func json(_ text: some StringProtocol) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func checkFindsTheShippedPipelinesSound() throws {
    let shipped = try Self.shipped()
    #expect(shipped.contains("dslr"))
    let outcome = try Tool.run(["check"] + shipped)
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    #expect(outcome.stdoutLines.map { $0.prefix { $0 != ":" } } == shipped.map { $0[...] })
    #expect(outcome.stdoutLines.allSatisfy { $0.contains(": sound: decode, ") })
  }

  @Test func checkGoesOnAfterAFault() throws {
    let outcome = try Tool.run(["check", "dsrl", "draft", "--set", "enhance.steps=3"])
    #expect(outcome.status == 65, "\(outcome)")
    #expect(outcome.stdout.hasPrefix("draft: sound") && outcome.stderr.hasPrefix("diffraw: dsrl: "))
  }

  @Test func stagesAreListed() throws {
    let outcome = try Tool.run(["stages"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty)
    let names = outcome.stdoutLines.compactMap { $0.split(separator: " ").first }
    #expect(
      names == [
        "apply-icc", "apply-lut", "color-from", "correct-lens", "correct-shading", "crop", "decode", "degrade",
        "enhance", "extract-color",
        "match-reference", "pack-bayer", "repair-pixels", "tone", "write-dng", "write-jpeg", "write-tiff",
      ])
  }

  @Test func stagesAreExplained() throws {
    let outcome = try Tool.run(["stages", "enhance"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty)
    #expect(outcome.stdout.hasPrefix("enhance: "))
    for part in ["raw    packed-raw", "image  color-image", "steps       whole number, 1…100000 steps, default 1"] {
      #expect(outcome.stdout.contains(part), "\(outcome)")
    }
  }

  @Test func schemaIsJSON() throws {
    let outcome = try Tool.run(["stages", "--schema"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty)
    let schema = try json(outcome.stdout)
    #expect((schema["$schema"] as? String)?.contains("json-schema.org") == true)
    for stage in [
      "apply-icc", "apply-lut", "color-from", "correct-lens", "correct-shading", "crop", "decode", "degrade",
      "enhance", "extract-color",
      "match-reference", "pack-bayer", "repair-pixels", "tone", "write-dng", "write-jpeg", "write-tiff",
    ] {
      #expect(outcome.stdout.contains("\"const\" : \"\(stage)\""))
    }
  }

  /// The README's table of stages is what the program says of itself.
  @Test func tableOfStagesIsThatOfTheREADME() throws {
    let outcome = try Tool.run(["stages", "--markdown"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty)
    let readme = try String(contentsOf: Project.root.appending(path: "README.md"), encoding: .utf8)
    let parts = readme.split(separator: "<!-- stages -->\n", omittingEmptySubsequences: false)
    try #require(parts.count == 2, "README.md has one mark <!-- stages -->")
    let table = try #require(parts[1].components(separatedBy: "<!-- /stages -->").first)
    #expect(
      table.trimmingCharacters(in: .newlines) == outcome.stdout.trimmingCharacters(in: .newlines),
      "run diffraw stages --markdown, and put what it prints between the marks")
  }

  @Test func inspectTellsOfFiles() throws {
    let place = try Workplace()
    try place.photograph("one.dng", 97, 65, pattern: .gbrg, orientation: .rotated180)
    let one = try place.run("inspect", "one.dng")
    #expect(one.status == 0 && one.stderr.isEmpty)
    for line in [
      "camera:         DiffRAW Phone Simulator", "active area:    97 × 65 at (0, 0)", "filter array:   GBRG",
      "black level:    64", "white level:    1023",
    ] { #expect(one.stdoutLines.contains(line), "\(one)") }
    #expect(one.stdout.contains("orientation:    3 "))

    try place.photograph("two.dng")
    try place.write("", to: "bad.dng")
    let several = try place.run("inspect", "--json", "one.dng", "bad.dng", "two.dng")
    #expect(several.status == 2, "\(several)")
    #expect(several.stderrLines.count == 1 && several.stderr.contains("bad.dng: is empty (0 bytes)"))
    let objects = try several.stdoutLines.map { try json($0) }
    #expect(objects.compactMap { $0["file"] as? String } == ["one.dng", "two.dng"], "one object a line")
    #expect(objects.allSatisfy { $0["blackLevel"] != nil && $0["encoding"] != nil })
  }

  @Test func doctorMissesNothing() throws {
    let outcome = try Tool.run(["doctor"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let wanting = StandardMetrics.all.filter { $0.weights != nil }
    let subjects = outcome.stdoutLines.compactMap { $0.split(separator: " ").first }
    #expect(
      subjects == [
        "diffraw", "LibRaw", "libtiff", "LittleCMS", "Exiv2", "OpenBLAS", "kernels", "workers", "memory", "model",
        "pipelines", "metrics",
      ] + Array(repeating: "weights", count: wanting.count) + ["nothing"])
    let metrics = try #require(outcome.stdoutLines.first { $0.hasPrefix("metrics ") })
    let ready = StandardMetrics.all.filter { $0.weights == nil }.map(\.name).joined(separator: ", ")
    #expect(metrics == "metrics     \(ready)")
    for metric in wanting {
      let line = outcome.stdoutLines.first { $0.hasPrefix("weights     \(metric.name) wants ") }
      #expect(line?.hasSuffix(": --weights \(metric.name)=FILE") == true, "\(metric.name)")
    }
    #expect(outcome.stdout.contains("dslr-0.3"))
    let report = try json(try Tool.run(["doctor", "--json"]).stdout)
    #expect((report["missing"] as? [Any])?.isEmpty == true)
    #expect((report["findings"] as? [Any])?.count == 12 + wanting.count)
  }

  /// The share that Slurm gives is what a run works with.
  @Test func doctorKnowsTheShareOfASlurmJob() throws {
    let environment = ["SLURM_CPUS_PER_TASK": "3", "SLURM_MEM_PER_CPU": "64", "SLURM_CPUS_ON_NODE": "4"]
    let outcome = try Tool.run(["doctor"], environment: environment)
    #expect(outcome.stdoutLines.contains("workers     3"), "\(outcome)")
    #expect(outcome.stdoutLines.contains("memory      153.6 MiB for files in work (60 % of the Slurm job's memory)"))
  }

  /// A program without what belongs to it says what is missing, and where it should be.
  @Test func doctorAndRunTellWhatIsMissing() throws {
    let place = try Workplace(photographs: "a.dng")
    try FileManager.default.copyItem(at: Tool.diffraw, to: place.file("diffraw"))
    let doctor = try Tool(["doctor"], of: place.file("diffraw")).finish()
    #expect(doctor.status == 65, "\(doctor)")
    for bundle in ["DiffRAW_Diffusion.resources", "DiffRAW_ShippedPipelines.resources"] {
      #expect(doctor.stdout.contains("missing     ") && doctor.stdout.contains(bundle), "\(doctor)")
    }
    let run = try Tool(["run", place.file("a.dng").path, "-o", "out"], of: place.file("diffraw")).finish()
    #expect(run.status == 65 && run.stderr.contains("none was found beside the program"), "\(run)")
  }

  @Test func benchNetworkMeasures() throws {
    let outcome = try Tool.run(["bench", "network", "--size", "64", "--repetitions", "1", "--json"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let result = try json(outcome.stdout)
    for key in ["gflops", "gemmGflops", "ratio", "seconds"] { #expect(result[key] as? Double ?? 0 > 0, "\(key)") }
    let rates = (result["gflops"] as? Double, result["gemmGflops"] as? Double, result["ratio"] as? Double)
    if case (let network?, let gemm?, let ratio?) = rates { #expect(abs(network / gemm / ratio - 1) < 1e-9) }
  }

  @Test func benchTrainingMeasures() throws {
    let outcome = try Tool.run(
      ["bench", "training", "--widths", "16", "16", "--batch", "5", "--side", "16", "--repetitions", "1", "--json"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let result = try json(outcome.stdout)
    for key in ["gflops", "ratio", "stepsPerSecond", "seconds"] { #expect(result[key] as? Double ?? 0 > 0, "\(key)") }
  }

  @Test func benchPipelineMeasures() throws {
    let outcome = try Tool.run(["bench", "pipeline", "--megapixels", "0.05", "--repetitions", "1", "--json"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let result = try json(outcome.stdout)
    #expect(result["secondsPerMegapixel"] as? Double ?? 0 > 0)
    let stages = try #require(result["stages"] as? [[String: Any]])
    #expect(
      stages.compactMap { $0["node"] as? String } == [
        "decode", "repair", "shade", "pack", "color", "enhance", "lens", "crop", "write",
      ])
    let sum = stages.reduce(0) { $0 + ($1["seconds"] as? Double ?? 0) }
    #expect(sum > 0 && sum <= (result["seconds"] as? Double ?? 0) * 1.05, "the stages are parts of the whole")
    let limits = try #require(result["limits"] as? [String: Any])
    for key in ["gemmGflops", "memoryBytesPerSecond", "diskBytesPerSecond"] {
      #expect(limits[key] as? Double ?? 0 > 0, "\(key)")
    }
    let enhance = try #require(stages.first { $0["node"] as? String == "enhance" })
    #expect(enhance["shareOfMemory"] as? Double ?? 0 > 0)
  }

  @Test func benchScalingMeasures() throws {
    let outcome = try Tool.run(
      ["bench", "scaling", "-p", "color-only", "--megapixels", "0.2", "0.05", "--workers", "2", "1", "--json"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let lines = try #require(try json(outcome.stdout)["measurements"] as? [[String: Any]])
    #expect(lines.map { $0["workers"] as? Int } == [1, 2, 1, 2])
    let (area, growth, speedup, time) = ("megapixels", "growth", "speedup", "seconds")
    func figure(_ line: Int, _ key: String) -> Double { lines[line][key] as? Double ?? .nan }
    #expect(figure(0, area) < figure(2, area) && figure(0, area) == figure(1, area))
    #expect(figure(0, growth) == 1 && figure(1, growth) == 1 && figure(0, speedup) == 1 && figure(2, speedup) == 1)
    #expect(abs(figure(3, speedup) - figure(2, time) / figure(3, time)) < 1e-9)
    let perMegapixel = { (line: Int) in figure(line, time) / figure(line, area) }
    #expect(abs(figure(3, growth) - perMegapixel(3) / perMegapixel(1)) < 1e-6)
    #expect(lines.allSatisfy { ($0["peakResidentBytes"] as? Int ?? 0) > 0 })
  }
}
