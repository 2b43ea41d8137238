import Foundation
import Imaging
import PictureCoding
import Testing

/// What `diffraw run` leaves of itself, and `diffraw report`.
@Suite struct ReportTests {
  private func folder(_ page: URL) -> String {
    "out/.diffraw/runs/\(page.deletingLastPathComponent().lastPathComponent)"
  }

  @Test func tellsOfEveryFile() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    try place.photograph("photos/turned.dng", orientation: .rotated90Clockwise)
    try place.write("", to: "photos/c.dng")
    let outcome = try place.run("run", "photos", "-o", "out")
    #expect(outcome.status == 2, "\(outcome)")
    let run = folder(try #require(place.page(of: outcome)))
    let report = try #require(JSONSerialization.jsonObject(with: place.bytes("\(run)/report.json")) as? [String: Any])
    #expect(report["schema"] as? Int == 1)
    let files = try #require(report["files"] as? [[String: Any]])
    #expect(files.map { $0["status"] as? String } == ["done", "failed", "done"])
    #expect((files[0]["timings"] as? [[String: Any]])?.map { $0["node"] as? String }.contains("enhance") == true)
    #expect((files[0]["capture"] as? [String: Any])?["width"] as? Int == 96)

    for kind in ["before", "after", "before-detail", "after-detail", "thumbnail"] {
      let flat = try PictureReader.size(of: place.file("\(run)/previews/000000-\(kind).jpg"))
      let turned = try PictureReader.size(of: place.file("\(run)/previews/000002-\(kind).jpg"))
      #expect(flat == ImageSize(width: 96, height: 64), "\(kind)")
      #expect(turned == ImageSize(width: 64, height: 96), "\(kind)")
    }
    #expect(!place.files("\(run)/previews").contains { $0.hasPrefix("000001") })
    #expect(String(decoding: try place.bytes("\(run)/failed.txt"), as: UTF8.self).hasSuffix("/photos/c.dng\n"))

    let check = try Tool(
      ["sha256sum", "--check", "--strict", place.file("\(run)/checksums.txt").path],
      of: URL(filePath: "/usr/bin/env"), currentDirectory: place.file("out")
    ).finish()
    #expect(check.status == 0 && check.stdout == "a.tif: OK\nturned.tif: OK\n", "\(check)")
  }

  /// Of a file that failed late it is told what it shows and where its time went; the journal tells the others' times.
  @Test func tellsHowFarAFailureCame() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    // What is to be written second has no place.
    try place.write(
      """
      version: 1
      stages:
        - { id: decode, stage: decode }
        - { id: color, stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: write, stage: write-tiff, inputs: { image: color.image } }
        - { id: copy, stage: write-tiff, inputs: { image: color.image }, parameters: { suffix: "-copy" } }
      """, to: "two.yaml")
    let long = "photos/" + String(repeating: "n", count: 247) + ".dng"
    try place.write(place.bytes("photos/b.dng"), to: long)
    let outcome = try place.run("run", "photos", "-p", "two.yaml", "-o", "out", "--report", "text")
    #expect(outcome.status == 2, "\(outcome)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: place.file("out/.diffraw/runs").path)
    let run = try #require(runs.first)
    let json = try JSONSerialization.jsonObject(with: place.bytes("out/.diffraw/runs/\(run)/report.json"))
    let files = try #require((json as? [String: Any])?["files"] as? [[String: Any]])
    #expect(files.map { $0["status"] as? String } == ["done", "done", "failed"], "\(outcome)")
    func nodes(_ file: [String: Any]) -> [String?]? {
      (file["timings"] as? [[String: Any]])?.map { $0["node"] as? String }
    }
    #expect(nodes(files[0]) == ["decode", "color", "write", "copy"])
    #expect(nodes(files[2]) == ["decode", "color", "write", "copy"], "\(files[2])")
    #expect((files[2]["capture"] as? [String: Any])?["width"] as? Int == 96)
    let spent = (files[2]["timings"] as? [[String: Any]])?.compactMap { $0["seconds"] as? Double }.reduce(0, +) ?? -1
    #expect(files[2]["seconds"] as? Double ?? 0 >= spent && spent > 0)

    let journal = String(decoding: try place.bytes("out/.diffraw/runs/\(run)/journal.jsonl"), as: UTF8.self)
    let done = journal.split(separator: "\n").filter { $0.contains("\"record\":\"done\"") }
    #expect(done.count == 2)
    for line in done {
      let record = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(nodes(record) == ["decode", "color", "write", "copy"])
    }
    // A journal of before they were noted is believed as well.
    try place.write(journal.replacing(/"timings":\[[^\]]*\],/, with: ""), to: "out/.diffraw/runs/\(run)/journal.jsonl")
    let again = try place.run("run", "photos", "-p", "two.yaml", "-o", "out")
    #expect(again.stderr.contains("0 done, 2 skipped, 1 failed of 3"), "\(again)")
  }

  @Test func showsTheResultAloneWithoutEnhancement() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    let run = folder(try #require(place.page(of: outcome)))
    #expect(place.files("\(run)/previews") == ["000000-after-detail.jpg", "000000-after.jpg", "000000-thumbnail.jpg"])
  }

  /// What the only run in an output folder keeps, sorted.
  private func runFiles(of place: Workplace, in output: String) throws -> [String] {
    let runs = place.file("\(output)/.diffraw/runs")
    let run = try #require(FileManager.default.contentsOfDirectory(atPath: runs.path).first)
    return try FileManager.default.contentsOfDirectory(atPath: runs.appending(path: run).path).sorted()
  }

  @Test func changesNoByteOfTheOutputs() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    for level in ["none", "text", "full"] {
      #expect(try place.run("run", "photos", "-o", level, "--report", level).status == 0)
      #expect(try place.bytes("\(level)/a.tif") == place.bytes("none/a.tif"))
    }
    #expect(try runFiles(of: place, in: "none") == ["inputs.jsonl", "journal.jsonl"])
    #expect(
      try runFiles(of: place, in: "text")
        == ["checksums.txt", "failed.txt", "inputs.jsonl", "journal.jsonl", "report.json", "summary.txt"])
  }

  @Test func makesThePageAgain() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let page = try #require(place.page(of: try place.run("run", "photos", "-p", "color-only", "-o", "out")))
    let run = folder(page)
    let names = ["report.json", "report.html", "summary.txt", "failed.txt", "checksums.txt"]
    let before = try names.map { try place.bytes("\(run)/\($0)") }
    // A watch may be writing the report itself.
    func number() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: place.file("\(run)/report.json").path)[.systemFileNumber] as? Int
    }
    let file = try #require(try number())
    for name in names.dropFirst() { try FileManager.default.removeItem(at: place.file("\(run)/\(name)")) }
    let outcome = try place.run("report", "out")
    #expect(outcome.status == 0 && outcome.stdout == "\(run)/report.html\n", "\(outcome)")
    #expect(try names.map { try place.bytes("\(run)/\($0)") } == before)
    #expect(try number() == file, "the report itself is left alone")
    #expect(try place.run("report", run).stdout == outcome.stdout)
  }

  @Test func saysWhyThereIsNoReport() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let nothing = try place.run("report", "photos")
    #expect(nothing.status == 66 && nothing.stderr.hasPrefix("diffraw: photos: no run is here"), "\(nothing)")
    let page = try #require(place.page(of: try place.run("run", "photos", "-p", "color-only", "-o", "out")))
    // A run that died before its first record tells nothing.
    try place.write("", to: "out/.diffraw/runs/29991231T235959Z-0000/journal.jsonl")
    #expect(try place.run("report", "out").stdout == "\(folder(page))/report.html\n")
    #expect(try place.run("run", "photos", "-p", "color-only", "-o", "out", "--report", "none").status == 0)
    let unfinished = try place.run("report", "out")
    #expect(unfinished.status == 66 && unfinished.stderr.contains("the newest with a report is \(folder(page))"))
    try place.write("{\"schema\": 1", to: "\(folder(page))/report.json")
    let damaged = try place.run("report", folder(page))
    #expect(damaged.status == 66 && damaged.stderr.contains("the report is damaged"), "\(damaged)")
  }
}
