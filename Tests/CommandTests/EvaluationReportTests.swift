import Foundation
import Imaging
import Metrics
import Parallel
import PictureCoding
import TIFFCoding
import TestSupport
import Testing

/// `diffraw evaluate` on several methods: figures, files, and the page as its reader sees it.
@Suite struct EvaluationReportTests {
  /// Waves of color with grain; `blur` takes grain away, `shift` moves the waves.
  static func picture(_ seed: Int, grain: Float = 0.2, shift: Float = 0, side: Int = 96) -> ColorImage {
    let values = (0..<side * side * 3).map { index in
      let (row, column) = (index / 3).quotientAndRemainder(dividingBy: side)
      let noise = Float((index * 7919 + seed * 104_729) % 101) / 101 - 0.5
      let (x, y) = (Float(column) + shift, Float(row))
      let waves = 0.2 * sin(x / 5 + Float(index % 3 + seed)) * cos(y / 7) + 0.1 * sin(x / 3 - y / 4)
      return 0.5 + waves + grain * noise
    }
    return ColorImage(size: ImageSize(width: side, height: side), values: values, encoding: .sRGB)
  }

  static func write(_ picture: ColorImage, _ place: Workplace, _ path: String) throws {
    try place.write(Data(), to: path)
    try PNGWriter(depth: .sixteen).write(picture, to: place.file(path))
  }

  /// Targets and three methods, of which the first has no number.
  private static func place() throws -> Workplace {
    let place = try Workplace()
    for seed in 0..<4 {
      try write(picture(seed), place, "target/\(seed).png")
      for (folder, grain) in [("plain", 0.05), ("one", 0.12), ("two", 0.18)] as [(String, Float)] {
        try write(picture(seed, grain: grain + 0.005 * Float(seed)), place, "\(folder)/\(seed).png")
      }
    }
    return place
  }

  private static let methods = [
    "--targets", "target", "--method", "plain <b>=plain", "--method", "dslr@1=one", "--method", "dslr@2=two",
  ]

  @Test func methodsStandSideBySide() throws {
    let place = try Self.place()
    let outcome = try place.run(["evaluate"] + Self.methods + ["--metrics", "psnr,detail", "--json"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.methods.map(\.name) == ["plain <b>", "dslr@1", "dslr@2"])
    #expect(report.methods.map(\.family) == ["plain <b>", "dslr", "dslr"])
    #expect(report.methods.map(\.evaluations) == [nil, 1, 2])
    let means = try report.methods.map { try #require($0.statistics["psnr"]?.mean?.value) }
    #expect(means == means.sorted(), "less is missing from one to the next")
    let difference = try #require(report.methods[2].differences?["psnr"])
    let mean = try #require(difference.mean?.value)
    #expect(abs(mean - (means[2] - means[0])) < 1e-9 && difference.count == 4)
    #expect(report.methods[0].differences == nil)
    let table = try place.run(["evaluate"] + Self.methods + ["--metrics", "psnr,detail"]).stdoutLines
    #expect(table[0] == "### Against targets" && table[1] == "| method | PSNR (dB) ↑ | detail → 1 |")
    #expect(table[3].hasPrefix("| plain &lt;b> | ") && !table[3].contains("**"))
    #expect(table[4].contains("<u>") && table[5].contains("| dslr@2 | **"))
  }

  @Test func reportHasAllItsFiles() throws {
    let place = try Self.place()
    try place.write("mine", to: "report/mine.txt")
    let outcome = try place.run(["evaluate"] + Self.methods + ["--metrics", "psnr,ssim", "-o", "report"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stderrLines == ["report: report/index.html"])
    let files = place.files("report")
    let texts = ["evaluation.json", "figures.csv", "index.html", "mine.txt", "table.md"]
    #expect(files.filter { !$0.contains("/") } == texts)
    #expect(files.filter { $0.hasPrefix("plots/") } == ["plots/psnr.png", "plots/ssim.png"])
    // Of four pictures two are the worst and two the best; each is shown by four files.
    #expect(files.count { $0.hasPrefix("pictures/") } == 3 * 4 * 4)
    #expect(try place.bytes("report/mine.txt") == Data("mine".utf8))
    let csv = String(decoding: try place.bytes("report/figures.csv"), as: UTF8.self)
    #expect(csv.hasPrefix("method,picture,psnr,ssim\r\nplain <b>,0,"))
    #expect(csv.split(separator: "\r\n").count == 1 + 3 * 4)
    let again = try place.run(
      ["evaluate"] + Self.methods + ["--metrics", "psnr,ssim", "-o", "again", "--workers", "1"])
    #expect(again.status == 0)
    for file in files where file != "mine.txt" {
      #expect(try place.bytes("again/\(file)") == place.bytes("report/\(file)"), "\(file)")
    }
  }

  /// The page in Chromium, from the disk: nothing is fetched or run, names are no markup, and every picture is there.
  @Test func pageShowsTablesPlotsAndPictures() throws {
    let place = try Self.place()
    let outcome = try place.run(["evaluate"] + Self.methods + ["--metrics", "psnr,detail", "-o", "report"])
    #expect(outcome.status == 0, "\(outcome)")
    let browser = try Browser()
    try browser.open(place.file("report/index.html"), isDark: true)
    #expect(try browser.text("document.querySelector('h1').textContent") == "3 methods on 4 pictures")
    #expect(try browser.number("document.scripts.length") == 0)
    let names = "[...document.querySelectorAll('#full-reference tbody th')].map((name) => name.textContent).join('|')"
    #expect(try browser.text(names) == "plain <b>|dslr@1|dslr@2")
    #expect(try browser.number("document.querySelectorAll('#full-reference td b').length") == 2)
    #expect(try browser.text("document.querySelector('#full-reference tbody tr:last-child').innerHTML").contains("<b>"))
    #expect(try browser.number("document.querySelectorAll('#plots img').length") == 2)
    _ = try browser.value("document.querySelectorAll('details').forEach((part) => part.open = true)")
    _ = try browser.value("document.querySelectorAll('img').forEach((image) => image.loading = 'eager')")
    try browser.wait(for: "[...document.images].every((image) => image.complete)")
    #expect(try browser.isTrue("[...document.images].every((image) => image.naturalWidth > 0)"))
    #expect(try browser.number("document.images.length") == 2 + 3 * 4 * 4)
    #expect(try browser.text("document.querySelector('#excerpts figure b').textContent") == "worst")
    // A window of a telephone's width holds the page; only tables are wider, and move within.
    try browser.open(place.file("report/index.html"), width: 420)
    #expect(try browser.isTrue("document.documentElement.scrollWidth <= 420"))
  }

  /// A shifted target costs much as it is, and little once it is aligned; the flow is named.
  @Test func targetsAreAligned() throws {
    let place = try Workplace()
    for seed in 0..<2 {
      try Self.write(Self.picture(seed, grain: 0, shift: 2.5), place, "target/\(seed).png")
      try Self.write(Self.picture(seed, grain: 0), place, "out/\(seed).png")
    }
    let words = ["evaluate", "--pairs", "out", "target", "--metrics", "psnr", "--json"]
    let original = try EvaluationJSON(try place.run(words))
    let outcome = try place.run(words + ["--protocol", "aligned"])
    #expect(outcome.status == 0 && outcome.stderr.contains("warning: targets were aligned by the classic flow"))
    let aligned = try EvaluationJSON(outcome)
    #expect(original.comparison.contains("original targets") && aligned.comparison.contains("classic flow"))
    let (before, after) = try (
      #require(original.methods[0].statistics["psnr"]?.mean?.value),
      #require(aligned.methods[0].statistics["psnr"]?.mean?.value)
    )
    #expect(after > before + 10, "\(before), \(after)")
    let wrong = try place.run(words + ["--weights", "pwcnet=none.safetensors"])
    #expect(wrong.status == 64 && wrong.stderr.contains("--protocol aligned"), "\(wrong)")
    #expect(try place.run(words + ["--protocol", "aligned", "--weights", "pwcnet=none"]).status == 65)
  }

  @Test func whatIsNotRGBIsNamed() throws {
    let place = try Workplace()
    let side = 16
    for name in ["fine", "gray", "alpha", "float", "depth"] {
      try Self.write(Self.picture(0, side: side), place, "target/\(name).png")
      try Self.write(Self.picture(1, side: side), place, "out/\(name).png")
    }
    let size = ImageSize(width: side, height: side)
    try PNGWriter.write(
      GrayPNG(size: size, depth: .eight, samples: [UInt16](repeating: 99, count: side * side)),
      to: place.file("out/gray.png"))
    try Self.addAlpha(to: place.file("out/alpha.png"), size)
    try FileManager.default.removeItem(at: place.file("out/float.png"))
    var options = TIFFWriter.Options()
    options.depth = .float
    options.compression = .none
    let float = place.file("out/float.tif")
    try TIFFWriter(options: options).write(Self.picture(1, side: side), to: float, workers: WorkerPool(count: 1))
    var bytes = try Data(contentsOf: float)
    let value = Self.picture(1, side: side).values[0]
    let pattern = withUnsafeBytes(of: SRGBCurve.decode(value)) { Data($0) }
    if let place = bytes.firstRange(of: pattern) {
      bytes.replaceSubrange(place, with: withUnsafeBytes(of: Float.nan) { Data($0) })
    }
    try bytes.write(to: float)
    try PNGWriter(depth: .eight).write(Self.picture(1, side: side), to: place.file("out/depth.png"))
    let outcome = try place.run("evaluate", "--pairs", "out", "target", "--metrics", "psnr", "--json")
    #expect(outcome.status == 2, "\(outcome)")
    let report = try EvaluationJSON(outcome)
    #expect(report.methods[0].statistics["psnr"]?.count == 2, "the others are compared")
    for (file, problem) in [
      ("out/gray.png", "it is gray"), ("out/alpha.png", "it has an alpha channel"),
      ("out/float.tif", "1 of its samples are not finite"),
    ] {
      let found = report.failures.first { $0.file.hasSuffix(file) }
      #expect(found?.problem.hasPrefix(problem) == true, "\(file): \(report.failures)")
      #expect(found?.method == "out")
    }
    #expect(report.failures.count == 3)
    #expect(
      report.warnings == [
        "out: 1 of 5 outputs have other bits a sample than their targets (8 and 16); they are compared on one scale, unrounded"
      ])
  }

  /// Replaces a file by a small PNG of 8 bits with alpha, its pixels stored without compression.
  private static func addAlpha(to url: URL, _ size: ImageSize) throws {
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func checksum(_ bytes: [UInt8]) -> [UInt8] {
      var rest: UInt32 = .max
      for byte in bytes {
        rest ^= UInt32(byte)
        for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
      }
      return number(Int(~rest))
    }
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      number(content.count) + Array(type.utf8) + content + checksum(Array(type.utf8) + content)
    }
    let rows = (0..<size.height).flatMap { _ in [0] + [UInt8](repeating: 128, count: size.width * 4) }
    let (low, high) = (UInt8(rows.count & 255), UInt8(rows.count >> 8))
    var (a, b) = (1, 0)
    for byte in rows { (a, b) = ((a + Int(byte)) % 65521, (b + a + Int(byte)) % 65521) }
    let stored = [0x78, 0x01, 1, low, high, ~low, ~high] + rows + number(b << 16 | a)
    let png: [UInt8] =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", number(size.width) + number(size.height) + [8, 6, 0, 0, 0]) + chunk("IDAT", stored)
      + chunk("IEND", [])
    try Data(png).write(to: url)
  }
}
