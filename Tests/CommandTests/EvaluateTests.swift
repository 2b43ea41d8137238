import Foundation
import Imaging
import Metrics
import Neural
import Parallel
import PictureCoding
import TIFFCoding
import TestSupport
import Testing

/// What `diffraw evaluate` says of folders of pictures.
@Suite struct EvaluateTests {
  /// Waves of color, moved by an angle.
  private static func picture(_ angle: Float, _ width: Int = 192, _ height: Int = 168) -> ColorImage {
    let values = (0..<width * height * 3).map { index in
      let (row, column) = (index / 3).quotientAndRemainder(dividingBy: width)
      let grain = Float((index * 7919) % 101) / 101 - 0.5
      return 0.5 + 0.3 * sin(Float(column) / 5 + Float(index % 3) + angle) * cos(Float(row) / 7) + 0.1 * grain
    }
    return ColorImage(size: ImageSize(width: width, height: height), values: values, encoding: .sRGB)
  }

  /// Outputs and targets, two pairs of them, in all formats that are read.
  private static func place() throws -> Workplace {
    let place = try Workplace()
    for folder in ["out", "target"] { try place.write("no picture", to: "\(folder)/notes.txt") }
    try PNGWriter(depth: .sixteen).write(picture(0.1), to: place.file("out/a.png"))
    try TIFFWriter().write(picture(0), to: place.file("target/a.tif"), workers: WorkerPool(count: 2))
    var eight = TIFFWriter.Options()
    eight.depth = .eight
    try TIFFWriter(options: eight).write(picture(0.3), to: place.file("out/b.TIFF"), workers: WorkerPool(count: 2))
    let samples = picture(0).values.map { UInt8(min(max($0, 0), 1) * 255 + 0.5) }
    try place.write(
      Data(try JPEGCodec.encode(samples, size: picture(0).size, quality: 95, subsampling: .yuv444)),
      to: "target/b.jpg")
    return place
  }

  private func image(_ place: Workplace, _ path: String) throws -> MetricImage {
    let color =
      path.lowercased().contains(".tif")
      ? try place.picture(path).colorImage() : try PictureReader.read(place.file(path))
    return try MetricImage(color, name: path)
  }

  @Test func figuresAreThoseOfTheLibrary() throws {
    let place = try Self.place()
    let outcome = try place.run("evaluate", "--pairs", "out", "target", "--metrics", "delta-e,psnr,ssim", "--json")
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.metrics.map(\.name) == ["delta-e", "psnr", "ssim"] && report.failures.isEmpty)
    #expect(report.warnings.isEmpty && report.methods.map(\.name) == ["out"] && report.target == nil)
    #expect(report.pictures.map(\.picture) == ["a", "b"])
    let workers = WorkerPool(count: 1)
    for (name, metric) in [("psnr", PSNR() as any PairMetric), ("ssim", SSIM()), ("delta-e", DeltaE2000())] {
      let expected = [
        try metric(of: image(place, "out/a.png"), against: image(place, "target/a.tif"), on: workers),
        try metric(of: image(place, "out/b.TIFF"), against: image(place, "target/b.jpg"), on: workers),
      ]
      #expect(report.pictures.map { $0.figures[name]?.value } == expected, "\(name)")
      let summary = try #require(report.methods[0].statistics[name])
      #expect(summary.count == 2 && summary.mean?.value == (expected[0] + expected[1]) / 2)
      let interval = try #require(summary.interval)
      #expect(interval.low == expected.min() && interval.high == expected.max(), "two pictures tell no more")
      #expect(summary.median?.value == summary.mean?.value)
    }
  }

  @Test func aTableIsPrinted() throws {
    let place = try Self.place()
    try FileManager.default.copyItem(at: place.file("out/a.png"), to: place.file("out/x|y.png"))
    try FileManager.default.copyItem(at: place.file("out/a.png"), to: place.file("target/x|y.png"))
    let outcome = try place.run("evaluate", "--pairs", "out", "target")
    #expect(outcome.status == 0, "\(outcome)")
    let lines = outcome.stdoutLines
    #expect(lines.count == 9)
    // Without weights, every metric that needs none.
    #expect(
      lines.first
        == "| picture | PSNR (dB) | SSIM | SSIM (luma) | MS-SSIM | ΔE2000 | ΔE2000, 1:16 | detail | noise | NIQE "
        + "| NIQE (YCbCr) |")
    #expect(lines[1] == "| --- |" + String(repeating: " ---: |", count: 10))
    #expect(lines[2].wholeMatch(of: /\| a \| \d+\.\d\d(?: \| 0\.\d{4}){3} \| \d+\.\d{3} \| .*/) != nil, "\(lines)")
    #expect(lines[4].hasPrefix("| x\\|y | ∞ | 1.0000 | 1.0000 | 1.0000 | 0.000 | 0.000 | 1.000 | 1.000 | "))
    #expect(lines[5].hasPrefix("| **mean** | ∞ |") && lines[6].hasPrefix("| **median** | "))
    #expect(lines[7].hasPrefix("| **95 %** | – | 0."), "an infinite figure has no interval")
    #expect(lines[8].hasPrefix("| *mean of the targets* | – |") && !lines[8].hasSuffix("– |"))
  }

  @Test func rowsGoToACSVFile() throws {
    let place = try Self.place()
    for folder in ["out", "target"] {
      try FileManager.default.copyItem(at: place.file("out/a.png"), to: place.file("\(folder)/c, \"so\".png"))
    }
    let outcome = try place.run("evaluate", "--pairs", "out", "target", "--metrics", "psnr", "--csv", "f.csv", "--json")
    #expect(outcome.status == 0, "\(outcome)")
    let figures = try EvaluationJSON(outcome).pictures.compactMap { $0.figures["psnr"]?.value }
    let text = String(decoding: try place.bytes("f.csv"), as: UTF8.self)
    let rows = ["out,a,\(figures[0])", "out,b,\(figures[1])", "out,\"c, \"\"so\"\"\",inf"]
    #expect(text == (["method,picture,psnr"] + rows).map { $0 + "\r\n" }.joined())
    #expect(try place.run("evaluate", "--pairs", "out", "target", "--csv", "none/f.csv").status == 73)
  }

  /// One picture that cannot be compared does not keep the others from being compared.
  @Test func whatCannotBeComparedIsNamed() throws {
    let place = try Self.place()
    try PNGWriter().write(Self.picture(0), to: place.file("out/alone.png"))
    try PNGWriter().write(Self.picture(0), to: place.file("target/missed.png"))
    for name in ["other", "cut", "twice"] {
      try PNGWriter().write(Self.picture(0), to: place.file("out/\(name).png"))
      try PNGWriter().write(Self.picture(0, 60, 48), to: place.file("target/\(name).png"))
    }
    try PNGWriter().write(Self.picture(0), to: place.file("out/twice.jpg"))
    try place.write(try place.bytes("target/cut.png").prefix(500), to: "target/cut.png")
    // Too small for one of the metrics, not for the other.
    for folder in ["out", "target"] {
      try PNGWriter().write(Self.picture(0, 8, 8), to: place.file("\(folder)/small.png"))
    }
    let outcome = try place.run("evaluate", "--pairs", "out", "target", "--metrics", "psnr,ssim", "--json")
    #expect(outcome.status == 2, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.pictures.map(\.picture) == ["a", "b", "cut", "other", "small"])
    #expect(report.pictures.map(\.figures.count) == [2, 2, 0, 0, 1])
    #expect(["psnr", "ssim"].map { report.methods[0].statistics[$0]?.count } == [3, 2])
    let expected = [
      ("out/alone.png", "there is no picture of this name in target"),
      ("out/twice.jpg", "another picture has the same name"), ("out/twice.png", "another picture has the same name"),
      ("target/missed.png", "there is no picture of this name in out"),
      ("target/twice.png", "there is no picture of this name in out"),
      ("target/cut.png", "cannot be decoded: end of stream"),
      ("out/other.png", "it has 192 × 168 pixels, its target 60 × 48"),
      ("out/small.png", "ssim: a picture of 8 × 8 pixels is smaller than its window of 11"),
    ]
    #expect(report.failures.count == expected.count)
    for (file, problem) in expected {
      let found = report.failures.first { $0.file.hasSuffix(file) }
      #expect(found?.problem.hasPrefix(problem) == true, "\(file): \(found?.problem ?? "not named")")
      #expect(outcome.stderr.contains("\(file): \(problem)"))
    }
  }

  @Test func foldersInFoldersAreMatchedByTheirPath() throws {
    let place = try Workplace()
    for (path, angle) in [("out/x/a.png", 0), ("out/y/a.png", 1), ("target/x/a.png", 0), ("target/y/a.png", 0)] {
      try place.write(Data(), to: path)
      try PNGWriter().write(Self.picture(Float(angle)), to: place.file(path))
    }
    let outcome = try place.run("evaluate", "-r", "--pairs", "out", "target", "--metrics", "psnr", "--json")
    let report = try EvaluationJSON(outcome)
    #expect(report.pictures.map(\.picture) == ["x/a", "y/a"])
    #expect(report.pictures.map { $0.figures["psnr"]?.value == .infinity } == [true, false])
  }

  @Test func figuresAreTheSameForAnyNumberOfWorkers() throws {
    let place = try Self.place()
    let trunk = place.file("trunk.safetensors")
    try FormulaTrunk.data.write(to: trunk)
    let outcomes = try ["1", "2", "5"].map { workers in
      try place.run(
        "evaluate", "--pairs", "out", "target", "--weights", "lpips-alex=trunk.safetensors", "--workers", workers,
        "--json")
    }
    #expect(outcomes[0].status == 0, "\(outcomes[0])")
    #expect(Set(outcomes.map(\.stdout)).count == 1)
    #expect(try EvaluationJSON(outcomes[0]).metrics.map(\.name).contains("lpips-alex"))
  }

  @Test func namesAFileThatHoldsOtherWeights() throws {
    let place = try Self.place()
    let data = Safetensors.encode(["features.0.weight": Tensor(shape: [64, 3, 11, 11])])
    try place.write(data, to: "other.safetensors")
    let outcome = try place.run(
      "evaluate", "--pairs", "out", "target", "--metrics", "lpips-alex", "--weights", "lpips-alex=other.safetensors")
    #expect(outcome.status == 65 && outcome.stdout.isEmpty, "\(outcome)")
    #expect(outcome.stderr.contains("other.safetensors: tensor 'features.0.bias' is missing"), "\(outcome)")
  }
}
