import CTIFF
import FileWriting
import Foundation
import Imaging
import Parallel
import PictureCoding
import TIFFCoding
import Testing

/// The forms in which `diffraw run` writes pictures.
@Suite struct OutputFormTests {
  private let place: Workplace

  init() throws { place = try Workplace(photographs: "a.dng") }

  private func run(_ settings: String...) throws -> Tool.Outcome {
    let options = settings.flatMap { ["--set", "write.\($0)"] }
    return try Tool.run(
      ["run", "a.dng", "-p", "color-only", "-o", "out", "--overwrite"] + options,
      currentDirectory: place.directory.url)
  }

  /// However the samples are packed, they are the same.
  @Test func compressionChangesNoSample() throws {
    #expect(try run("compression=none").status == 0)
    let expected = try place.picture("out/a.tif").samples
    for compression in ["lzw", "deflate", "zstd"] {
      let outcome = try run("compression=\(compression)", "bigtiff=always")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try place.picture("out/a.tif").samples == expected)
    }
  }

  /// Floating-point samples are the light of the others, to half of a step.
  @Test func floatIsLight() throws {
    #expect(try run().status == 0)
    let encoded = try place.picture("out/a.tif").samples
    #expect(try run("bits=32-float").status == 0)
    let light = try TIFFReader.readPicture(place.file("out/a.tif"))
    #expect(light.encoding == .linearSRGB)
    for (light, sample) in zip(light.values, encoded) {
      #expect(abs(SRGBCurve.encode(light) * 65535 - Float(sample)) < 0.6)
    }
  }

  /// The file's time is the RAW file's, with and without verification.
  @Test func keepsTheTimeOfTheSource() throws {
    let long = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: place.file("a.dng").path)
    for verify in ["true", "false"] {
      #expect(try run("modified=source", "verify=\(verify)").status == 0)
      #expect(try ModificationTime(of: place.file("out/a.tif")) == ModificationTime(seconds: 1_000_000_000))
    }
    #expect(try run().status == 0)
    #expect(try ModificationTime(of: place.file("out/a.tif")).seconds > 1_000_000_000)
  }

  /// Three files of one picture: the TIFF and the preview upright, the DNG told how to turn, all of the source's time.
  @Test func archivePipelineWritesMasterLinearAndPreview() throws {
    try place.photograph("a.dng", 320, 240, orientation: .rotated90Clockwise)
    let outcome = try place.run(
      "run", "a.dng", "-p", "archive", "-o", "out", "--set", "enhance.steps=1", "--set", "preview.longest-side=80")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(place.files() == ["a-linear.dng", "a.jpg", "a.tif"])
    #expect(outcome.stdout == "out/a.tif\nout/a-linear.dng\nout/a.jpg\n")
    let source = try ModificationTime(of: place.file("a.dng"))
    for name in place.files() { #expect(try ModificationTime(of: place.file("out/\(name)")) == source) }

    let master = try place.picture("out/a.tif")
    #expect(master.size == ImageSize(width: 240, height: 320) && master.profile == ICCProfile.sRGB.bytes)
    let preview = try PictureReader.read(place.file("out/a.jpg"))
    #expect(preview.size == ImageSize(width: 60, height: 80))
    let reduced = master.colorImage().reduced(to: preview.size, workers: WorkerPool(count: 1))
    let difference = zip(preview.values, reduced.values).reduce(Float(0)) { $0 + abs($1.0 - $1.1) }
    #expect(difference / Float(preview.values.count) < 0.02, "what JPEG loses")
    try TIFFHandle.withFile(reading: place.file("out/a-linear.dng").path) { file in
      #expect(file.number(TIFFTAG_ORIENTATION) == 6 && file.number(TIFFTAG_IMAGEWIDTH) == 320)
    }
    // What is written is no RAW file any more, and is not taken for one.
    let again = try place.run("run", "out/a-linear.dng", "-p", "color-only", "-o", "again")
    #expect(again.status == 2 && place.files("again") == [], "\(again)")
  }

  @Test func jpegSinkTakesItsParameters() throws {
    try place.photograph("a.dng", 320, 240, orientation: .rotated90Clockwise)
    let settings = [
      "quality=40", "subsampling=420", "progressive=true", "orientation=keep", "suffix=-small", "longest-side=160",
    ]
    try place.write(
      """
      # A preview alone.
      version: 1
      stages:
        - { id: decode, stage: decode }
        - { id: color,  stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: write,  stage: write-jpeg,    inputs: { image: color.image } }

      """, to: "preview.yaml")
    let outcome = try Tool.run(
      ["run", "a.dng", "-p", "preview.yaml", "-o", "out"] + settings.flatMap { ["--set", "write.\($0)"] },
      currentDirectory: place.directory.url)
    #expect(outcome.status == 0 && outcome.stdout == "out/a-small.jpg\n", "\(outcome)")
    #expect(try PictureReader.size(of: place.file("out/a-small.jpg")) == ImageSize(width: 120, height: 160))
    let small = try place.bytes("out/a-small.jpg")
    #expect(try JPEGCodec.decode(Array(small)).size == ImageSize(width: 160, height: 120), "told, not turned")
    #expect(small.range(of: Data("ICC_PROFILE".utf8)) != nil)
    let zero = try place.run("run", "a.dng", "-p", "preview.yaml", "-o", "out", "--set", "write.quality=0")
    #expect(zero.status == 65 && zero.stderr.contains("1…100"), "\(zero)")
  }
}
