import Foundation
import TestSupport
import Testing

/// How the pipeline is found, and what pipelines of one's own can do.
@Suite struct PipelineLookupTests {
  /// Shipped pipelines are known by name wherever the command is started.
  @Test func shippedOnesByName() throws {
    let place = try Workplace(photographs: "a.dng")
    for (index, name) in ["color-only", "color-only.yaml"].enumerated() {
      let outcome = try place.run("run", "a.dng", "-p", name, "-o", "out\(index)")
      #expect(outcome.status == 0, "\(outcome)")
    }
    #expect(try place.bytes("out0/a.tif") == place.bytes("out1/a.tif"))
  }

  /// A file of the name goes first; its parameters are those of the file.
  @Test func filesByPath() throws {
    let place = try Workplace(photographs: "a.dng")
    let shipped = try String(contentsOf: Project.root.appending(path: "Pipelines/color-only.yaml"), encoding: .utf8)
    let mine = shipped.replacing(
      "inputs: { image: crop.image } }", with: "inputs: { image: crop.image }, parameters: { suffix: -mine } }")
    #expect(mine != shipped)
    for path in ["color-only.yaml", "pipelines of mine/änderung.yml"] {
      try place.write(mine, to: path)
      let outcome = try place.run("run", "a.dng", "-p", path, "-o", "out", "--overwrite")
      #expect(outcome.status == 0 && outcome.stdout == "out/a-mine.tif\n", "\(outcome)")
    }
  }

  /// The executable also finds what belongs to it when it is started through a link from elsewhere.
  @Test func throughALinkToTheExecutable() throws {
    let place = try Workplace(photographs: "a.dng")
    let link = place.file("bin-diffraw")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: Tool.diffraw)
    let outcome = try Tool(
      ["run", "a.dng", "-p", "draft", "-o", "out"], of: link, currentDirectory: place.directory.url
    ).finish()
    #expect(outcome.status == 0 && outcome.stdout == "out/a.tif\n", "\(outcome)")
  }

  /// Several sinks: each file is written for each of them, or for none.
  @Test func severalSinks() throws {
    let place = try Workplace(photographs: "a.dng", "b.dng")
    try place.write(
      """
      # Both the plain picture and the enhanced one.
      version: 1
      stages:
        - { id: decode,  stage: decode }
        - { id: pack,    stage: pack-bayer,    inputs: { mosaic: decode.mosaic } }
        - { id: color,   stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: enhance, stage: enhance,       inputs: { raw: pack.packed, color: color.image }, parameters: { steps: 1 } }
        - { id: plain,   stage: write-tiff,    inputs: { image: color.image }, parameters: { suffix: _plain } }
        - { id: write,   stage: write-tiff,    inputs: { image: enhance.image } }

      """, to: "both.yaml")
    let outcome = try place.run("run", "a.dng", "b.dng", "-p", "both.yaml", "-o", "out")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(place.files() == ["a.tif", "a_plain.tif", "b.tif", "b_plain.tif"])
    #expect(outcome.stdoutLines.count == 4)
    #expect(try place.run("run", "a.dng", "b.dng", "-p", "color-only", "-o", "plain").status == 0)
    #expect(try place.run("run", "a.dng", "b.dng", "-p", "dslr", "-o", "enhanced").status == 0)
    for name in ["a", "b"] {
      // The files say that they come from different pipelines.
      #expect(try place.picture("out/\(name)_plain.tif").samples == place.picture("plain/\(name).tif").samples)
      #expect(try place.picture("out/\(name).tif").samples == place.picture("enhanced/\(name).tif").samples)
    }

    try FileManager.default.removeItem(at: place.file("out/a_plain.tif"))
    let half = try place.run("run", "a.dng", "b.dng", "-p", "both.yaml", "-o", "out")
    #expect(half.status == 0 && half.stdoutLines.count == 2, "\(half)")
    #expect(half.stderr.contains("1 file is developed again: an output is missing"))
    #expect(half.stderr.contains("1 done, 1 skipped, 0 failed of 2"))
  }
}
