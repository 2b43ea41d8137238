import Foundation
import TestSupport
import Testing

/// Runs of `diffraw` behind each other in one output folder.
@Suite struct ResumeTests {
  private func reasons(_ place: Workplace, _ arguments: String...) throws -> [String] {
    let outcome = try place.run(["run", "photos", "-o", "out", "--dry-run"] + arguments)
    return outcome.stdoutLines.compactMap { $0.split(separator: "  (").last.map { String($0.dropLast()) } }
      .map { $0.split(separator: "; ", maxSplits: 1).last.map(String.init) ?? $0 }
  }

  /// What a pipeline reads beside the RAW files counts, too.
  @Test func noticeAnotherModelAndAnotherTable() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let identity = "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"
    try place.write(identity, to: "look.cube")
    try place.write(
      """
      version: 1
      stages:
        - { id: decode,  stage: decode }
        - { id: color,   stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: look,    stage: apply-lut, inputs: { image: color.image }, parameters: { file: look.cube } }
        - { id: write,   stage: write-tiff, inputs: { image: look.image } }

      """, to: "look.yaml")
    #expect(try place.run("run", "photos", "-p", "look.yaml", "-o", "out").status == 0)
    let first = try place.bytes("out/a.tif")
    #expect(try reasons(place, "-p", "look.yaml") == ["already there, and nothing has changed"])
    try place.write(identity.replacing("1 1 1", with: "1 1 .5"), to: "look.cube")
    #expect(
      try reasons(place, "-p", "look.yaml") == ["the model, or another file that stage look reads, has changed"])
    #expect(try place.run("run", "photos", "-p", "look.yaml", "-o", "out").stdout == "out/a.tif\n")
    #expect(try place.bytes("out/a.tif") != first)
    #expect(
      try reasons(place, "-p", "look.yaml", "--set", "write.bits=8") == ["the pipeline or its settings have changed"])
    #expect(
      try reasons(place, "-p", "look.yaml", "--jobs", "1", "--workers", "1") == [
        "already there, and nothing has changed"
      ])
  }

  @Test func leaveEditedOutputsAlone() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    #expect(try place.run("run", "photos", "-p", "color-only", "-o", "out").status == 0)
    var bytes = try place.bytes("out/a.tif")
    bytes[bytes.count / 2] ^= 1
    try place.write(bytes, to: "out/a.tif")
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 2 && outcome.stdout.isEmpty, "\(outcome)")
    #expect(
      outcome.stderr.contains(
        "photos/a.dng: the output out/a.tif was changed after it was written; add --overwrite to replace it, or move it away"
      ))
    #expect(try place.bytes("out/a.tif") == bytes)
  }

  /// Two that start at the same time: one works, the other gives way, and neither does harm.
  @Test func giveWayToOneAtWork() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    for _ in 0..<4 {
      let tools = try (0..<3).map { _ in
        try Tool(["run", "photos", "-p", "color-only", "-o", "out"], currentDirectory: place.directory.url)
      }
      let outcomes = try tools.map { try $0.finish() }
      #expect(outcomes.contains { $0.status == 0 })
      for outcome in outcomes where outcome.status != 0 {
        #expect(outcome.status == 75, "\(outcome)")
        #expect(outcome.stderr.contains("another run is at work in the output folder out: process "), "\(outcome)")
      }
      #expect(outcomes.map(\.stdoutLines.count).reduce(0, +) == 2)
      #expect(place.files() == ["a.tif", "b.tif"])
      try FileManager.default.removeItem(at: place.file("out"))
    }
  }

  /// Names that JSON, lines and shells treat in their own ways are known again.
  @Test func knowAnyName() throws {
    let place = try Workplace()
    for name in RunOutputTests.names { try place.photograph("photos/\(name).dng", 32, 32) }
    #expect(try place.run("run", "photos", "-p", "color-only", "-o", "out").status == 0)
    let again = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(again.status == 0 && again.stderr.contains("0 done, \(RunOutputTests.names.count) skipped"), "\(again)")
  }

  @Test func refuseAJournalOfTheFuture() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    try place.write(
      "{\"record\":\"run\",\"version\":2,\"tool\":\"3.0\"}\n",
      to: "out/.diffraw/runs/20990101T000000Z-0000/journal.jsonl")
    for options in [[], ["--dry-run"]] {
      let outcome = try place.run(["run", "photos", "-p", "color-only", "-o", "out"] + options)
      #expect(outcome.status == 73, "\(outcome)")
      #expect(outcome.stderr.contains("journal.jsonl:1: the journal has version 2 (diffraw 3.0)"))
    }
    #expect(place.files() == [])
  }
}
