import FileWriting
import Foundation
import Imaging
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
}
