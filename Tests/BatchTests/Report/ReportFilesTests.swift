import Batch
import Foundation
import TestSupport
import Testing

/// The files that are made of a report.
@Suite struct ReportFilesTests {
  private let folder: PhotoFolder

  init() throws { folder = try PhotoFolder() }

  private func written(_ report: RunReport) throws -> RunFolder {
    let run = try RunFolder(creatingIn: folder.path)
    try report.write(to: run, withPage: true)
    return run
  }

  private func bytes(_ path: FilePath) throws -> Data { try Data(contentsOf: #require(path.url)) }
  private func text(_ path: FilePath) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  @Test func summaryFitsAMail() throws {
    let run = try written(ReportSamples.hostile)
    let lines = try text(run.summary).split(separator: "\n", omittingEmptySubsequences: false)
    let count = ReportSamples.names.count
    #expect(
      lines.first
        == "\(count) done, \(count) skipped, \(count) failed, \(count) given up, \(count) not started of \(count * 5)")
    for line in lines { #expect(line.count <= 80, "\(line)") }
    #expect(lines.contains("  photos/line\\nbreak.dng"), "a name stays on its line")
    #expect(lines.count { $0.hasPrefix("    input: decode: very") } == count)
  }

  /// What cannot stand on a line is in a list with zeros.
  @Test func failedFilesCanBeGivenToTheNextRun() throws {
    let run = try written(ReportSamples.hostile)
    let all = ReportSamples.names.map { FilePath(bytes: FilePath("/home/me/photos/").bytes + $0.bytes) }
    let lines = try InputList.parse(Array(bytes(run.failed)), separator: .newline, source: "failed.txt")
    #expect(lines == all.filter { !$0.bytes.contains(10) && $0.bytes.last != 13 })
    let zeros = try InputList.parse(Array(bytes(run.failedWithZeros)), separator: .null, source: "failed-null.txt")
    #expect(zeros == all)
    let words = try text(run.summary).filter { !$0.isWhitespace }
    #expect(words.contains("diffrawretry\(run.path)"), "\(words)")
    // What is no run cannot be retried, but its list can be given to one.
    let other = RunFolder(run.path.parent.parent.appending("jobs/one"))
    try OutputFolder.prepare(other.path)
    try ReportSamples.hostile.write(to: other, withPage: false)
    let summary = try text(other.summary)
    #expect(summary.contains("failed-null.txt") && summary.contains("--null"))
    let tame = try written(RunReport(run: ReportSamples.identity, files: [ReportSamples.file("a", .failed)]))
    #expect(!FileManager.default.fileExists(atPath: try #require(tame.failedWithZeros.url).path))
  }

  /// `sha256sum` itself checks the list, in the output folder.
  @Test func checksumsAreThoseOfSHA256Sum() throws {
    let folder = try TemporaryDirectory()
    // The digest of an empty file.
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let names = ReportSamples.names.filter { $0.string?.contains("/") == false }
    var files: [FileRecord] = []
    for name in names {
      var file = ReportSamples.file(name, .done)
      file.outputs = [.init(path: name, content: OutputContent(size: 0, sha256: empty))]
      try Data().write(to: folder.file(try #require(name.string)))
      files.append(file)
    }
    let run = try RunFolder(creatingIn: FilePath(folder.url.path))
    try RunReport(run: ReportSamples.identity, files: files).write(to: run, withPage: false)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", "--check", "--strict", "--quiet", run.checksums.description]
    process.currentDirectoryURL = folder.url
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try text(run.checksums).contains("\n\\\(empty)  line\\nbreak.dng\n"))
  }

  @Test func pageHoldsTextAsText() throws {
    let run = try written(ReportSamples.hostile)
    let page = try text(run.page)
    #expect(page.matches(of: /<script/).count == 2, "that of the data and that of the program")
    #expect(!page.contains("<!--"))
    #expect(!page.contains(/(src|href)="?https?:/), "nothing is fetched from elsewhere")
    let data = try #require(page.firstMatch(of: /(?s)id="report">(.*?)<\/script>/)).1
    #expect(try RunReport(json: Data(data.utf8), name: "page") == ReportSamples.hostile)
  }
}
