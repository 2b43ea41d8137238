import Foundation
import Testing

/// Pipelines that cannot be run: status 65, each fault named with its place, and nothing touched.
@Suite struct PipelineFaultTests {
  /// A pipeline, and what must be said of it: whole lines after `diffraw: `.
  struct Faulty: CustomTestStringConvertible {
    let title: String
    let yaml: String
    let messages: [String]

    var testDescription: String { title }
  }

  private static let head = "version: 1\nstages:\n"
  private static let decode = "  - { id: decode, stage: decode }\n"
  private static let color = "  - { id: color, stage: extract-color, inputs: { mosaic: decode.mosaic } }\n"
  private static let write = "  - { id: write, stage: write-tiff, inputs: { image: color.image } }\n"

  static let all = [
    Faulty(
      title: "unknown stage",
      yaml: head + decode + "  - { id: color, stage: extract-colour, inputs: { mosaic: decode.mosaic } }\n" + write,
      messages: ["p.yaml:4:25: error: unknown stage “extract-colour”; did you mean “extract-color”?"]),
    Faulty(
      title: "unknown input port",
      yaml: head + decode + color + "  - { id: write, stage: write-tiff, inputs: { imgae: color.image } }\n",
      messages: ["p.yaml:5:47: error: unknown input “imgae” of stage write-tiff (node “write”); did you mean “image”?"]),
    Faulty(
      title: "unknown output port",
      yaml: head + decode + color + "  - { id: write, stage: write-tiff, inputs: { image: color.picture } }\n",
      messages: ["p.yaml:5:54: error: unknown output “picture” of stage extract-color (node “color”)"]),
    Faulty(
      title: "unknown node",
      yaml: head + decode + color + "  - { id: write, stage: write-tiff, inputs: { image: colour.image } }\n",
      messages: ["p.yaml:5:54: error: unknown node “colour” in “colour.image”; did you mean “color”?"]),
    Faulty(
      title: "unknown parameter",
      yaml: head + decode + color
        + "  - { id: write, stage: write-tiff, inputs: { image: color.image }, parameters: { bit: 16 } }\n",
      messages: ["p.yaml:5:83: error: unknown parameter “bit” of stage write-tiff (node “write”); did you mean “bits”?"]
    ),
    Faulty(
      title: "unconnected input",
      yaml: head + decode + color + write + "  - { id: copy, stage: write-tiff, parameters: { suffix: _2 } }\n",
      messages: [
        "p.yaml:6:11: error: input “image” of stage write-tiff (node “copy”) is not connected; it takes a color-image"
      ]),
    Faulty(
      title: "input connected twice",
      yaml: head + decode + color
        + "  - { id: write, stage: write-tiff, inputs: { image: color.image, image: color.image } }\n",
      messages: [
        "p.yaml:5:67: error: input “image” of stage write-tiff (node “write”) is connected twice, first on line 5"
      ]
    ),
    Faulty(
      title: "mismatched kinds",
      yaml: head + decode + "  - { id: write, stage: write-tiff, inputs: { image: decode.mosaic } }\n",
      messages: [
        "p.yaml:4:54: error: input “image” of stage write-tiff (node “write”) takes a color-image, but “decode.mosaic” is a mosaic"
      ]),
    Faulty(
      title: "value out of range",
      yaml: head + decode + color
        + "  - { id: write, stage: write-tiff, inputs: { image: color.image }, parameters: { resolution: 0 } }\n",
      messages: ["p.yaml:5:95: error: parameter “resolution” must be 1…100000 pixels per inch, not 0"]),
    Faulty(
      title: "value that is none of the choices",
      yaml: head + decode + color
        + "  - { id: write, stage: write-tiff, inputs: { image: color.image }, parameters: { compression: zip } }\n",
      messages: ["p.yaml:5:96: error: parameter “compression” must be none, lzw, deflate or zstd, not “zip”"]),
    Faulty(
      title: "cycle",
      yaml: head + decode + "  - { id: pack, stage: pack-bayer, inputs: { mosaic: decode.mosaic } }\n"
        + "  - { id: a, stage: enhance, inputs: { raw: pack.packed, color: b.image } }\n"
        + "  - { id: b, stage: enhance, inputs: { raw: pack.packed, color: a.image } }\n"
        + "  - { id: write, stage: write-tiff, inputs: { image: b.image } }\n",
      messages: ["p.yaml:5:65: error: the stages form a cycle: a → b → a"]),
    Faulty(
      title: "no sink", yaml: head + decode + color,
      messages: [
        "p.yaml:3:3: error: no stage writes a file; a pipeline ends with “write-dng”, “write-jpeg” or “write-tiff”",
        "p.yaml:4:11: error: nothing reads “color.image”",
      ]),
    Faulty(
      title: "output that nobody reads",
      yaml: head + decode + color + write
        + "  - { id: pack, stage: pack-bayer, inputs: { mosaic: decode.mosaic } }\n",
      messages: ["p.yaml:6:11: error: nothing reads “pack.packed”"]),
    Faulty(
      title: "two sinks of one name",
      yaml: head + decode + color + write + "  - { id: copy, stage: write-tiff, inputs: { image: color.image } }\n",
      messages: ["p.yaml:6:11: error: nodes “write” and “copy” would write the same file, ending in “.tif”"]),
    Faulty(
      title: "several faults at once",
      yaml: head + decode + "  - { id: color, stage: extract-colour, inputs: { mosaic: decode.mosaic } }\n"
        + "  - { id: write, stage: write-tif, inputs: { image: color.image }, parameters: { bits: 12 } }\n",
      messages: [
        "p.yaml:4:25: error: unknown stage “extract-colour”; did you mean “extract-color”?",
        "p.yaml:5:25: error: unknown stage “write-tif”; did you mean “write-tiff”?",
      ]),
  ]

  @Test(arguments: all) func areNamedBeforeTheFirstFile(_ faulty: Faulty) throws {
    let place = try Workplace(photographs: "a.dng")
    try place.write(faulty.yaml, to: "p.yaml")
    let run = try place.run("run", "a.dng", "-p", "p.yaml", "-o", "out")
    #expect(run.status == 65)
    #expect(run.stderrLines == faulty.messages.map { "diffraw: \($0)" })
    #expect(run.stdout.isEmpty && !place.isFolder("out"))
    let check = try place.run("check", "p.yaml")
    #expect(check.status == 65 && check.stderr == run.stderr, "check and run say the same")
  }

  @Test(arguments: [
    ("version: 2\nstages: []\n", "p.yaml:1:10: error: "), ("stages: []\n", "p.yaml:1:1: error: "),
    ("version: 1\n", "p.yaml:1:1: error: "), ("version: 1\nstages: [\n", "p.yaml:"), ("", "p.yaml:"),
    ("\u{1}", "p.yaml:"),
  ])
  func includeFilesOfAnotherForm(_ yaml: String, _ prefix: String) throws {
    let place = try Workplace(photographs: "a.dng")
    try place.write(yaml, to: "p.yaml")
    let outcome = try place.run("run", "a.dng", "-p", "p.yaml", "-o", "out")
    #expect(outcome.status == 65)
    #expect(outcome.stderr.hasPrefix("diffraw: \(prefix)"), "\(outcome)")
    #expect(outcome.stdout.isEmpty && !place.isFolder("out"))
  }

  @Test(arguments: [
    ("enhance.step=8", "unknown parameter “step” of stage enhance (node “enhance”); did you mean “steps”?"),
    ("enhanse.steps=8", "unknown node “enhanse”; did you mean “enhance”?"),
    ("enhance.steps=0", "parameter “steps” must be 1…100000 steps, not 0"),
    ("enhance.steps", "an override has the form node.parameter=value"),
  ])
  func includeOverrides(_ override: String, _ message: String) throws {
    let place = try Workplace(photographs: "a.dng")
    let outcome = try place.run("run", "a.dng", "--set", override, "-o", "out")
    #expect(outcome.status == 65)
    #expect(outcome.stderrLines == ["diffraw: --set \(override): \(message)"])
    #expect(!place.isFolder("out"))
  }

  /// Values that only the model can judge.
  @Test(arguments: ["enhance.steps=101", "enhance.start-step=101"])
  func includeWhatTheModelDoesNotKnow(override: String) throws {
    let place = try Workplace(photographs: "a.dng")
    let outcome = try place.run("run", "a.dng", "--set", override, "-o", "out")
    #expect(outcome.status == 65)
    #expect(outcome.stderrLines.count == 1 && outcome.stderr.contains("dslr.yaml: enhance: "), "\(outcome)")
    #expect(outcome.stderr.contains("set at most 100"))
    #expect(!place.isFolder("out"))
  }

  @Test(arguments: [
    ("dslx", "dslr.yaml"), ("dsrl.yaml", "dslr.yaml"), ("color-olny", "color-only.yaml"), ("DSLR", "dslr.yaml"),
  ])
  func includeNamesOfNoPipeline(_ name: String, _ meant: String) throws {
    let place = try Workplace(photographs: "a.dng")
    let outcome = try place.run("run", "a.dng", "-p", name, "-o", "out")
    #expect(outcome.status == 65)
    #expect(outcome.stderr.hasPrefix("diffraw: \(name): there is no such pipeline file"))
    #expect(outcome.stderr.hasSuffix("did you mean “\(meant)”?\n"), "\(outcome)")
  }
}
