import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

/// `diffraw evaluate` on sets of RAW files, whose pictures it makes itself.
@Suite struct EvaluationDatasetTests {
  /// A set as `synthesize` writes it, of three photographs.
  private static func place() throws -> Workplace {
    let place = try Workplace()
    for seed in 0..<3 {
      try EvaluationReportTests.write(
        EvaluationReportTests.picture(seed, grain: 0.02, side: 64), place, "photos/\(seed).png")
    }
    let outcome = try place.run("synthesize", "photos", "-o", "set", "--noise", "clean")
    #expect(outcome.status == 0, "\(outcome)")
    return place
  }

  @Test func pipelinesAreRunAndCompared() throws {
    let place = try Self.place()
    let words = [
      "evaluate", "--dataset", "synth", "set", "--pipeline", "color-only", "--pipeline", "dslr@2=dslr,enhance.steps=2",
      "--metrics", "psnr,ssim", "--json",
    ]
    let outcome = try place.run(words + ["--outputs", "made"])
    #expect(outcome.status == 0, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.methods.map(\.name) == ["color-only", "dslr@2"] && report.methods.map(\.pictures.count) == [3, 3])
    #expect(report.failures.isEmpty)
    #expect(place.files("made").filter { $0.hasSuffix(".tif") }.count == 6)
    // The same by hand, and from what was kept.
    let run = try place.run("run", "set/raw", "-o", "by-hand", "-p", "dslr", "--set", "enhance.steps=2", "-q")
    #expect(run.status == 0, "\(run)")
    let byHand = try EvaluationJSON(
      try place.run("evaluate", "--pairs", "by-hand", "set/target", "--metrics", "psnr,ssim", "--json"))
    #expect(
      byHand.methods[0].pictures.map { $0.figures["psnr"]?.value }
        == report.methods[1].pictures.map { $0.figures["psnr"]?.value })
    let again = try place.run(words + ["--outputs", "made"])
    #expect(again.status == 0 && again.stdout == outcome.stdout, "\(again)")
    #expect(!again.stderr.contains("3 files done"), "nothing is made twice: \(again)")
    let temporary = try Tool.run(
      words, environment: ["TMPDIR": place.directory.url.path], currentDirectory: place.directory.url)
    #expect(temporary.stdout == outcome.stdout)
    #expect(!FileManager.default.contents(in: place.directory.url).contains { $0.hasPrefix("diffraw-") })
  }

  @Test func aRAWFileThatFailsIsNamed() throws {
    let place = try Self.place()
    try place.write("no DNG", to: "set/raw/1.dng")
    let outcome = try place.run(
      "evaluate", "--dataset", "synth", "set", "--pipeline", "color-only", "--metrics", "psnr", "--json")
    #expect(outcome.status == 2, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.methods[0].pictures.map(\.picture) == ["0", "2"])
    #expect(report.failures.count == 1 && report.failures[0].file.hasSuffix("set/target/1.tif"))
    #expect(outcome.stderr.contains("set/raw/1.dng"))
  }

  @Test func zurichTargetsAreTaken() throws {
    let place = try Workplace()
    for seed in 0..<2 {
      try EvaluationReportTests.write(EvaluationReportTests.picture(seed), place, "out/\(seed).png")
      try place.write(Data(), to: "test/canon/\(seed).png")
      try PNGWriter().write(EvaluationReportTests.picture(seed), to: place.file("test/canon/\(seed).png"))
    }
    let words = ["evaluate", "--dataset", "zrr", "test", "--method", "mine=out", "--metrics", "psnr", "--json"]
    let outcome = try place.run(words)
    #expect(outcome.status == 0, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.comparison.contains("rounded to 8 bits"))
    #expect(report.pictures.allSatisfy { $0.figures["psnr"]?.value == .infinity }, "16 bits, rounded, are the 8 bits")
  }

  /// Mosaics of 8 and of 16 bits on one scale, flat gray as the set has it on the mean, and one that is of another scale.
  @Test func pipelinesReadZurichMosaics() throws {
    let place = try Workplace()
    let size = ImageSize(width: 64, height: 64)
    func mosaic(_ green: Float) -> [UInt16] {
      (0..<size.area).map { index in
        let (row, column) = (index / 64 % 2, index % 64 % 2)
        let share: Float = row + column == 1 ? 1 : row == 0 ? 0.53 : 0.66
        return UInt16((63 + green * share).rounded())
      }
    }
    for (name, depth, samples) in [
      ("0", PNGWriter.SampleDepth.eight, mosaic(150)), ("1", .sixteen, mosaic(150)),
      ("2", .sixteen, mosaic(150).map { $0 * 8 }),
    ] {
      try place.write(Data(), to: "test/huawei_raw/\(name).png")
      try PNGWriter.write(
        GrayPNG(size: size, depth: depth, samples: samples), to: place.file("test/huawei_raw/\(name).png"))
      try EvaluationReportTests.write(
        EvaluationReportTests.picture(0, side: 64), place, "test/canon/\(name).png")
    }
    let outcome = try place.run(
      "evaluate", "--dataset", "zrr", "test", "--pipeline", "network=color-only,color.method=mobileie", "--pipeline",
      "color-only", "--outputs", "made", "--metrics", "psnr", "--json")
    #expect(outcome.status == 2, "\(outcome)")
    #expect(outcome.stderr.contains("test/huawei_raw/2.png: it has a sample of"), "\(outcome)")
    #expect(outcome.stderr.contains("warning: the mosaics of zrr name no color"))
    let report = try EvaluationJSON(outcome)
    for method in report.methods {
      #expect(method.pictures.map(\.picture) == ["0", "1"], "\(method.name)")
      #expect(method.pictures[0].figures["psnr"]?.value == method.pictures[1].figures["psnr"]?.value)
    }
    // What is gray to the sensor on the mean becomes gray, to a hundredth: counts are whole numbers.
    let picture = try place.picture("made/color-only/0.tif").colorImage()
    let middle = (32 * 64 + 32) * 3
    #expect(abs(picture.values[middle] - picture.values[middle + 1]) < 0.01)
    #expect(abs(picture.values[middle + 2] - picture.values[middle + 1]) < 0.01)
  }

  @Test(arguments: [
    (["--dataset", "synth", "set"], "nothing to evaluate"),
    (["--dataset", "other", "set", "--method", "a=b"], "--dataset takes a kind"),
    (["--pipeline", "dslr"], "--pipeline is run on the RAW files of a --dataset"),
    (["--dataset", "synth", "set", "--pipeline", "dslr", "--pipeline", "dslr,enhance.steps=2"], "of the name dslr"),
    (["--dataset", "synth", "set", "--pipeline", "dslr", "--targets", "t"], "--dataset brings targets of its own"),
    (["--pipeline", "a/b=dslr", "--dataset", "synth", "set"], "pipeline"),
    (["--method", "target=out", "--targets", "t"], "method"),
    (["--pairs", "a"], "--pairs takes two folders"),
    (["--no-reference", "a", "--targets", "t"], "--no-reference is of pictures without targets"),
    (["--no-reference", "a", "--metrics", "psnr"], "psnr needs targets"),
    (["--no-reference", "a", "--protocol", "aligned"], "there are no targets"),
    ([], "nothing to evaluate"),
  ]) func usageIsChecked(words: [String], message: String) throws {
    let outcome = try Tool.run(["evaluate"] + words)
    #expect(outcome.status == 64 && outcome.stderr.contains(message), "\(outcome)")
  }

  @Test func faultsOfAPipelineComeBeforeAnyFile() throws {
    let place = try Self.place()
    for (pipeline, message) in [("dsrl", "did you mean “dslr.yaml”"), ("dslr,enhance.stops=2", "stops")] {
      let outcome = try place.run(
        "evaluate", "--dataset", "synth", "set", "--pipeline", "color-only", "--pipeline", pipeline, "--outputs", "made"
      )
      #expect(outcome.status == 65 && outcome.stderr.contains(message), "\(outcome)")
      #expect(place.files("made").isEmpty)
    }
  }
}

extension FileManager {
  /// The names in a folder.
  fileprivate func contents(in folder: URL) -> [String] { (try? contentsOfDirectory(atPath: folder.path)) ?? [] }
}
