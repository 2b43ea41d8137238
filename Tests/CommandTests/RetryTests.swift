import Foundation
import Testing

/// `diffraw retry`: what a run left is taken up again, and nothing else.
@Suite struct RetryTests {
  /// The folder of the last run.
  private func lastRun(_ place: Workplace, _ output: String = "out") throws -> String {
    let runs = try FileManager.default.contentsOfDirectory(atPath: place.file("\(output)/.diffraw/runs").path)
    // Several may have begun in one second; their journals count them.
    let numbers = try runs.map { run -> Int in
      let journal = String(decoding: try place.bytes("\(output)/.diffraw/runs/\(run)/journal.jsonl"), as: UTF8.self)
      return try #require(journal.firstMatch(of: /"number":([0-9]+)/).flatMap { Int($0.1) })
    }
    let last = try #require(numbers.indices.max { numbers[$0] < numbers[$1] })
    return "\(output)/.diffraw/runs/\(runs[last])"
  }

  private func journal(_ run: String, _ place: Workplace, _ change: (String) -> String) throws {
    let text = String(decoding: try place.bytes("\(run)/journal.jsonl"), as: UTF8.self)
    try place.write(change(text), to: "\(run)/journal.jsonl")
  }

  /// Files that failed go where they would have gone: below mirrored folders, by the run's template and pipeline.
  @Test func putsOutputsWhereTheyBelong() throws {
    let place = try Workplace(photographs: "in/a.dng", "in/x/b.dng", "in/x/y/line\nbreak.dng", "new.dng")
    var wholes: [String: Data] = [:]
    for name in ["in/x/b.dng", "in/x/y/line\nbreak.dng"] {
      wholes[name] = try place.bytes(name)
      try place.write("no photograph", to: name)
    }
    let words = [
      "run", "in", "-r", "-p", "color-only", "-o", "out", "--name", "{dir}/{stem}-p.{ext}", "--set", "write.bits=8",
    ]
    let first = try place.run(words)
    #expect(first.status == 2 && first.stdout == "out/a-p.tif\n", "\(first)")
    for (name, whole) in wholes { try place.write(whole, to: name) }
    // What has come since is not the run's.
    try place.write(place.bytes("new.dng"), to: "in/x/new.dng")
    let run = try lastRun(place)

    let foreseen = try place.run("retry", "out", "--dry-run")
    #expect(foreseen.status == 0 && foreseen.stdoutLines.count == 2, "\(foreseen)")
    for line in foreseen.stdoutLines {
      #expect(line.hasPrefix("develop  in/x/") && line.hasSuffix("; not developed yet)"))
    }
    let again = try place.run("retry", run)
    #expect(again.status == 0, "\(again)")
    #expect(again.stdout == "out/x/b-p.tif\nout/x/y/line\\nbreak-p.tif\n")
    #expect(place.files() == ["a-p.tif", "x/b-p.tif", "x/y/line\nbreak-p.tif"])
    #expect(try place.picture("out/x/b-p.tif").depth == .eight, "by the run's own settings")

    // The run that took it up is a run like others, and the first one has nothing left.
    let last = try lastRun(place)
    #expect(last != run)
    for words in [["retry", "out"], ["retry", run], ["retry", URL(filePath: run).lastPathComponent, "-o", "out"]] {
      let nothing = try place.run(words)
      #expect(nothing.status == 0 && nothing.stdout.isEmpty, "\(nothing)")
      #expect(words[1] != "out" || nothing.stderr == "\(last): nothing to retry: 2 of 2 files are done\n", "\(nothing)")
      #expect(words[1] == "out" || nothing.stderr.contains("0 done, 2 skipped, 0 failed of 2"), "\(nothing)")
    }
  }

  /// A run that was killed: what it had not begun is known too, and the retry of a retry as well.
  @Test func takesUpWhatADeadRunLeft() throws {
    let place = try Workplace()
    for index in 0..<6 { try place.photograph("in/\(index).dng", 40, 32, seed: UInt64(index)) }
    try place.write("no photograph", to: "in/5.dng")
    #expect(try place.run("run", "in", "-p", "color-only", "-o", "out", "--jobs", "1").status == 2)
    // As if it had died in the midst of its third file.
    let run = try lastRun(place)
    try journal(run, place) { text in
      let lines = text.split(separator: "\n")
      let third = lines.firstIndex { $0.contains("\"record\":\"begin\"") && $0.contains("in/2.dng") } ?? 0
      return lines[...third].map { "\($0)\n" }.joined()
    }
    for name in 2..<5 { try FileManager.default.removeItem(at: place.file("out/\(name).tif")) }
    let again = try place.run("retry", "out")
    #expect(again.status == 2 && again.stdout == "out/2.tif\nout/3.tif\nout/4.tif\n", "\(again)")
    #expect(again.stderr.contains("in/5.dng: decode: "), "\(again)")
    try place.photograph("in/5.dng", 40, 32, seed: 5)
    let third = try place.run("retry", "out", "--", "--isolate", "--quiet")
    #expect(third.status == 0 && third.stdout == "out/5.tif\n", "\(third)")
  }

  /// From anywhere, and with a folder that was moved; the names are then absolute.
  @Test func worksFromElsewhere() throws {
    let place = try Workplace(photographs: "in/a.dng", "in/b.dng")
    let whole = try place.bytes("in/b.dng")
    try place.write("no photograph", to: "in/b.dng")
    #expect(try place.run("run", "in", "-p", "color-only", "-o", "out").status == 2)
    try place.write(whole, to: "in/b.dng")
    try place.write("", to: "moved/elsewhere/x")
    try FileManager.default.moveItem(at: place.file("out"), to: place.file("moved/out"))
    let outcome = try Tool.run(["retry", "../out"], currentDirectory: place.file("moved/elsewhere"))
    #expect(outcome.status == 0 && outcome.stdout == "\(place.canonical)/moved/out/b.tif\n", "\(outcome)")
    #expect(place.files("moved/out") == ["a.tif", "b.tif"] && place.files("out") == [])
  }

  @Test func namesInputsThatAreGone() throws {
    let place = try Workplace(photographs: "in/a.dng")
    for name in ["in/b.dng", "in/c.dng"] { try place.write("no photograph", to: name) }
    #expect(try place.run("run", "in", "-p", "color-only", "-o", "out").status == 2)
    try FileManager.default.removeItem(at: place.file("in/b.dng"))
    let outcome = try place.run("retry", "out")
    #expect(outcome.status == 2 && outcome.stderr.contains("in/b.dng: cannot be opened: No such file"), "\(outcome)")
    try FileManager.default.removeItem(at: place.file("in/c.dng"))
    let none = try place.run("retry", "out")
    #expect(none.status == 66 && none.stderr.contains("in/c.dng: cannot be opened"), "\(none)")
  }

  @Test func refusesWhatItCannotTakeUp() throws {
    let place = try Workplace(photographs: "in/a.dng")
    try place.write("no photograph", to: "in/b.dng")
    try place.write(place.pipeline(bits: 16), to: "p.yaml")
    #expect(try place.run("run", "in", "-p", "p.yaml", "-o", "out").status == 2)
    let run = try lastRun(place)
    func refused(_ status: Int32, _ text: String, _ words: String...) throws {
      let outcome = try place.run(["retry"] + (words.isEmpty ? ["out"] : words))
      #expect(outcome.status == status && outcome.stderr.contains(text), "\(outcome)")
      #expect(place.files() == ["a.tif"])
    }
    try refused(66, "in: no run is here", "in")
    try refused(66, "no run is here", "20990101T000000Z-0000", "-o", "out")
    try refused(64, "inputs, -o and --name are those of the run", "out", "--", "in/a.dng")
    try refused(64, "Unknown option '--colour'", "out", "--", "--colour")
    try refused(65, "the pipeline p is not what it was", "out", "--", "--set", "write.bits=8")
    try place.write(place.pipeline(bits: 8), to: "p.yaml")
    try refused(65, "the pipeline p is not what it was in that run; give the command again")
    try place.write(place.pipeline(bits: 16), to: "p.yaml")

    let whole = try place.bytes("\(run)/journal.jsonl")
    try journal(run, place) { $0.replacing("\"tool\":\"", with: "\"tool\":\"9.") }
    try refused(65, "that run was of version 9.")
    try place.write(whole, to: "\(run)/journal.jsonl")
    try journal(run, place) { $0.replacing(/"command":\[[^\]]*\]/, with: "\"command\":[\"diffraw\",\"stages\"]") }
    try refused(66, "stages is not a command whose runs can be retried")
    try place.write(whole, to: "\(run)/journal.jsonl")
    try journal(run, place) { $0.replacing("\"run\",\"in\"", with: "\"synthesize\",\"in\"") }
    try refused(66, "the words of its command cannot be read: Unknown option '-p'")
    try place.write(whole, to: "\(run)/journal.jsonl")
    // A journal of before is read as it was.
    try journal(run, place) { $0.replacing(/"currentFolder":"[^"]*",/, with: "") }
    try refused(2, "in/b.dng: decode: ")

    let inputs = try place.bytes("\(run)/inputs.jsonl")
    try place.write("{\"folder\":\"\",\"path\":", to: "\(run)/inputs.jsonl")
    try refused(73, "inputs.jsonl:1: the line is damaged", run)
    try FileManager.default.removeItem(at: place.file("\(run)/inputs.jsonl"))
    try refused(66, "the run kept no list of its inputs", run)
    try place.write(inputs, to: "\(run)/inputs.jsonl")
    try place.write("{\"host\":\"another\",\"pid\":7}", to: "out/.diffraw/lock")
    try refused(75, "another run is at work in the output folder out: process 7 on another")
  }
}

extension Workplace {
  /// The folder's path without links.
  fileprivate var canonical: String { directory.url.resolvingSymlinksInPath().path }

  /// Color alone, with so many bits.
  fileprivate func pipeline(bits: Int) -> String {
    """
    version: 1
    stages:
      - { id: decode, stage: decode }
      - { id: color, stage: extract-color, inputs: { mosaic: decode.mosaic } }
      - { id: write, stage: write-tiff, inputs: { image: color.image }, parameters: { bits: \(bits) } }
    """
  }
}
