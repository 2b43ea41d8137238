import CTIFF
import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis
import TIFFCoding
import TestSupport
import Testing

/// What `diffraw synthesize` makes of photographs.
@Suite struct SynthesizeTests {
  /// A workplace with photographs of some sizes in the folder `photos`.
  private static func place(_ photographs: (name: String, width: Int, height: Int)...) throws -> Workplace {
    let place = try Workplace()
    for photo in photographs {
      try place.write(Data(), to: "photos/\(photo.name)")
      try PNGWriter().write(scene(photo.width, photo.height), to: place.file("photos/\(photo.name)"))
    }
    return place
  }

  /// Patches of all hues under waves of brightness.
  private static func scene(_ width: Int, _ height: Int) -> ColorImage {
    var values: [Float] = []
    for row in 0..<height {
      for column in 0..<width {
        let (patch, x) = (Float(row / 40 * 5 + column / 40), Float(column))
        let light = 0.5 + 0.25 * sin(Float(row) / 11) + 0.15 * cos(x / 7)
        for channel in 0..<3 { values.append(light * (0.65 + 0.35 * sin(patch * 1.7 + Float(channel) * 2.1))) }
      }
    }
    return ColorImage(size: ImageSize(width: width, height: height), values: values, encoding: .sRGB)
  }

  /// The whole way: photograph, DNG, development, in all phases, at odd sizes too.
  @Test(arguments: BayerPattern.allCases) func colorsComeBack(pattern: BayerPattern) throws {
    let place = try Self.place(("a.png", 320, 240), ("b.png", 321, 255), ("c.png", 256, 319))
    let made = try place.run("synthesize", "photos", "-o", "pairs", "--noise", "clean", "--phase", pattern.rawValue)
    #expect(made.status == 0, "\(made)")
    #expect(
      made.stdoutLines == ["a", "b", "c"].flatMap { ["pairs/raw/\($0).dng", "pairs/target/\($0).tif"] }, "\(made)")
    #expect(try place.run("run", "pairs/raw", "-p", "color-only", "-o", "out").status == 0)
    let workers = WorkerPool(count: 2)
    for name in ["a", "b", "c"] {
      let (developed, target) = (try place.picture("out/\(name).tif"), try place.picture("pairs/target/\(name).tif"))
      let small = ImageSize(width: target.size.width / 16, height: target.size.height / 16)
      let difference = try developed.colorImage().reduced(to: small, workers: workers)
        .colorDifference(from: target.colorImage().reduced(to: small, workers: workers))
      // 2 is what is promised; 0.2 to 0.6 was seen.
      #expect(difference < 1, "\(name)")
      let photograph = try PictureReader.read(place.file("photos/\(name).png"))
      // The photograph's 8 bits and the target's 16 stand for the same values.
      #expect(zip(target.samples, photograph.values).allSatisfy { abs(Float($0) / 65535 - $1) < 1e-5 })
    }
  }

  @Test func takesTheCamerasThatAreNamed() throws {
    let place = try Self.place(("a.png", 64, 48), ("b.png", 64, 48))
    let words = ["synthesize", "photos", "-o", "pairs", "--camera", "sony imx477"]
    #expect(try place.run(words).status == 0)
    for name in ["a", "b"] {
      try TIFFHandle.withFile(reading: place.file("pairs/raw/\(name).dng").path) { file in
        #expect(file.text(TIFFTAG_MODEL) == "Simulated Sony IMX477")
      }
    }
    #expect(try place.run(words).stdoutLines == [])
    let others = try place.run(words + ["--camera", "YI M1"])
    #expect(others.stdoutLines.count == 4, "made of other cameras, they are made again")
    let unknown = try place.run("synthesize", "photos", "-o", "pairs", "--camera", "Holga")
    #expect(unknown.status == 64 && unknown.stderr.contains("iPhone 11 Pro"), "\(unknown)")
  }

  /// Read by libtiff, the file says all that a developer needs.
  @Test func filesSayHowTheyWereMade() throws {
    let place = try Self.place(("a.png", 64, 48))
    #expect(try place.run("synthesize", "photos", "-o", "pairs", "--noise", "iso800", "--phase", "gbrg").status == 0)
    try TIFFHandle.withFile(reading: place.file("pairs/raw/a.dng").path) { file in
      #expect(file.number(TIFFTAG_IMAGEWIDTH) == 64 && file.number(TIFFTAG_IMAGELENGTH) == 48)
      #expect(file.numbers(TIFFTAG_CFAPATTERN) == [1, 2, 0, 1])
      #expect(file.numbers(TIFFTAG_BLACKLEVEL) == [256] && file.numbers(TIFFTAG_WHITELEVEL) == [4095])
      #expect(file.text(TIFFTAG_MAKE) == "DiffRAW")
      let model = file.text(TIFFTAG_MODEL) ?? ""
      let camera = try #require(SensorColor.table.first { "Simulated \($0.name)" == model })
      #expect(file.numbers(TIFFTAG_CALIBRATIONILLUMINANT1) == [21])
      let matrix = file.numbers(TIFFTAG_COLORMATRIX1) ?? []
      #expect(zip(matrix, camera.colorMatrix).allSatisfy { abs($0 - Double($1)) < 1e-6 } && matrix.count == 9)
      let neutral = file.numbers(TIFFTAG_ASSHOTNEUTRAL) ?? []
      #expect(neutral.count == 3 && (1 / 2.61...1 / 1.39).contains(neutral[0]) && neutral[1] == 1)
      let noise = file.numbers(DNGTag.noiseProfile) ?? []
      let declared = SensorNoise(shot: 8e-4)
      #expect(noise.count == 2 && abs(noise[0] / declared.shot - 1) < 1e-6 && abs(noise[1] / declared.read - 1) < 1e-6)
      try file.withEXIF { #expect(file.number(EXIFTAG_ISOSPEEDRATINGS) == 800) }
    }
    #expect(try place.picture("pairs/target/a.tif").depth == .sixteen)
  }

  /// A pair depends on the seed and the photograph's name; nothing else of the set or of the way of working counts.
  @Test func pairsDoNotDependOnEachOther() throws {
    let place = try Self.place(("a.png", 90, 70), ("b.png", 90, 70), ("c.png", 70, 90))
    let all = try place.run("synthesize", "photos", "-o", "all", "--seed", "5", "--workers", "1", "--jobs", "1")
    let two = try place.run(
      "synthesize", "photos/c.png", "photos/a.png", "-o", "two", "--seed", "5", "--workers", "4", "--jobs", "3")
    let other = try place.run("synthesize", "photos", "-o", "other", "--seed", "6")
    #expect([all, two, other].allSatisfy { $0.status == 0 }, "\(all)\n\(two)\n\(other)")
    for file in ["raw/a.dng", "target/a.tif", "raw/c.dng", "target/c.tif"] {
      #expect(try place.bytes("all/\(file)") == place.bytes("two/\(file)"), "\(file)")
    }
    #expect(try place.bytes("all/raw/a.dng") != place.bytes("all/raw/b.dng"), "another name, another camera")
    #expect(try place.bytes("all/raw/a.dng") != place.bytes("other/raw/a.dng"))
  }

  @Test func reducesAndCutsTheMiddle() throws {
    let place = try Self.place(("deep/a.png", 400, 200), ("b.png", 100, 90))
    let outcome = try place.run(
      "synthesize", "-r", "photos", "-o", "pairs", "--size", "200", "--crop", "120x80", "--noise", "clean")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(place.files("pairs") == ["raw/b.dng", "raw/deep/a.dng", "target/b.tif", "target/deep/a.tif"])
    #expect(try place.picture("pairs/target/b.tif").size == ImageSize(width: 100, height: 80))
    let target = try place.picture("pairs/target/deep/a.tif")
    #expect(target.size == ImageSize(width: 120, height: 80))
    let photograph = try PictureReader.read(place.file("photos/deep/a.png"))
    let expected = photograph.reduced(to: ImageSize(width: 200, height: 100), workers: WorkerPool(count: 1))
      .cropped(to: PixelRectangle(top: 10, left: 40, size: target.size))
    #expect(zip(target.samples, expected.values).allSatisfy { abs(Float($0) / 65535 - $1) < 1e-5 })
  }

  @Test func badPhotographsAreNamedAndSkipped() throws {
    let place = try Self.place(("a.png", 64, 64), ("tiny.png", 31, 64), ("z.png", 64, 64))
    try place.write("", to: "photos/empty.jpg")
    try place.write("a shopping list", to: "photos/text.png")
    let whole = try place.bytes("photos/a.png")
    try place.write(whole.prefix(whole.count / 2), to: "photos/cut.png")
    let outcome = try place.run("synthesize", "photos", "-o", "pairs")
    #expect(outcome.status == 2, "\(outcome)")
    #expect(place.files("pairs") == ["raw/a.dng", "raw/z.dng", "target/a.tif", "target/z.tif"])
    let failures = Array(outcome.stderrLines.drop { $0 != "failed:" }.dropFirst())
    try #require(failures.count == 4, "\(outcome)")
    for (line, words) in zip(
      failures,
      [
        ("cut.png", "fetch or make the file anew"), ("empty.jpg", "the file is empty; fetch or make"),
        ("text.png", "neither a JPEG nor a PNG file; give"), ("tiny.png", "too small: 31 × 64 pixels"),
      ])
    {
      #expect(line.hasPrefix("  photos/\(words.0): ") && line.contains(words.1), "\(line)")
      #expect(line.matches(of: /photos/).count == 1, "the file is named once: \(line)")
    }
  }

  @Test func existingPairsAreLeftAlone() throws {
    let place = try Self.place(("a.png", 64, 64), ("b.png", 64, 64))
    try place.write("mine", to: "pairs/raw/a.dng")
    try place.write("mine", to: "pairs/target/a.tif")
    let first = try place.run("synthesize", "photos", "-o", "pairs")
    #expect(first.status == 2 && first.stderr.contains("1 done, 0 skipped, 1 failed"), "\(first)")
    #expect(try place.bytes("pairs/raw/a.dng") == Data("mine".utf8))
    try FileManager.default.removeItem(at: place.file("pairs/target/b.tif"))
    let half = try place.run("synthesize", "photos/b.png", "-o", "pairs")
    #expect(half.status == 0 && half.stderr.contains("developed again: an output is missing"), "\(half)")
    #expect(try place.run("synthesize", "photos/b.png", "-o", "pairs").stderr.contains("0 done, 1 skipped"))
    let other = try place.run("synthesize", "photos/b.png", "-o", "pairs", "--seed", "7")
    #expect(other.stderr.contains("developed again: the pipeline or its settings have changed"), "\(other)")
    let all = try place.run("synthesize", "photos", "-o", "pairs", "--overwrite")
    #expect(all.status == 0 && all.stderr.contains("2 done"), "\(all)")
    #expect(try place.picture("pairs/target/a.tif").size == ImageSize(width: 64, height: 64))
  }

  @Test func tellsInADryRunWhatItWouldDo() throws {
    let place = try Self.place(("a.png", 64, 64))
    let outcome = try place.run("synthesize", "photos", "-o", "pairs", "--dry-run")
    #expect(
      outcome.stdout.hasPrefix("make     photos/a.png → pairs/raw/a.dng, pairs/target/a.tif  (0.0 mega"), "\(outcome)")
    #expect(outcome.status == 0 && !place.isFolder("pairs"))
  }

  /// A disk that takes the RAW file but not the target is left with neither.
  @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a small disk")) func fullDiskLeavesNoHalf() throws {
    let place = try Self.place(("a.png", 620, 620))
    let disk = try SmallDisk()
    defer { disk.unmount() }
    let outcome = try place.run("synthesize", "photos", "-o", disk.url.path, "--noise", "iso6400")
    #expect(outcome.status == 74, "\(outcome)")
    let left = try FileManager.default.subpathsOfDirectory(atPath: disk.url.path)
      .filter { $0.hasSuffix(".dng") || $0.hasSuffix(".tif") || $0.hasSuffix(".tmp") }
    #expect(left == [], "\(left)")
  }
}
