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
    for name in names.dropFirst() { try FileManager.default.removeItem(at: place.file("\(run)/\(name)")) }
    let outcome = try place.run("report", "out")
    #expect(outcome.status == 0 && outcome.stdout == "\(run)/report.html\n", "\(outcome)")
    #expect(try names.map { try place.bytes("\(run)/\($0)") } == before)
    #expect(try place.run("report", run).stdout == outcome.stdout)
  }

  @Test func saysWhyThereIsNoReport() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let nothing = try place.run("report", "photos")
    #expect(nothing.status == 66 && nothing.stderr.hasPrefix("diffraw: photos: no run is here"), "\(nothing)")
    let page = try #require(place.page(of: try place.run("run", "photos", "-p", "color-only", "-o", "out")))
    try place.write("", to: "out/.diffraw/runs/29991231T235959Z-0000/journal.jsonl")
    let unfinished = try place.run("report", "out")
    #expect(unfinished.status == 66 && unfinished.stderr.contains("the newest with a report is \(folder(page))"))
    try place.write("{\"schema\": 1", to: "\(folder(page))/report.json")
    let damaged = try place.run("report", folder(page))
    #expect(damaged.status == 66 && damaged.stderr.contains("the report is damaged"), "\(damaged)")
  }
}
