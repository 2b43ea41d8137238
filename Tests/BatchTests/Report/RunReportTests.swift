import Batch
import Foundation
import Testing

/// The report as a value and as a file.
@Suite struct RunReportTests {
  @Test func totalsAddUp() {
    let totals = ReportSamples.hostile.totals
    #expect(totals.inputs == ReportSamples.names.count * 5)
    #expect(totals.done + totals.skipped + totals.failed + totals.dropped + totals.notStarted == totals.inputs)
    #expect(totals.bytesWritten == 1000 * ReportSamples.names.count)
    #expect(totals.warnings == ReportSamples.names.count)
    let seconds = Double(ReportSamples.names.count)
    #expect(
      ReportSamples.hostile.stages == [
        StageTime(node: "decode", stage: "decode", seconds: 0.5 * seconds),
        StageTime(node: "enhance", stage: "enhance", seconds: 2 * seconds),
      ])
  }

  @Test func takesEveryOutcomeOver() throws {
    let input = InputFile(path: "photos/a.dng", identity: "/home/me/photos/a.dng")
    let entry = BatchEntry(input: input, outputs: ["./out/x/a.tif"], action: .develop)
    let content = OutputContent(size: 7, sha256: ReportSamples.digest)
    let report = FileReport(
      warnings: ["odd"], timings: [StageTime(node: "write", stage: "write-tiff", seconds: 1)], contents: [content])
    let failure = FileFailure(file: "photos/a.dng", category: .memory, message: "too large")
    let outcomes: [FileOutcome] = [
      .done(report, elapsed: .milliseconds(1500)), .skipped(reason: "already there"), .failed(failure), .cancelled,
      .notStarted,
    ]
    let result = BatchResult(
      entries: Array(repeating: entry, count: 5), outcomes: outcomes, elapsed: .seconds(2))
    let records = FileRecord.records(of: result, below: "out")
    #expect(records.map(\.status) == [.done, .skipped, .failed, .dropped, .notStarted])
    #expect(records[0].outputs == [.init(path: "x/a.tif", content: content)])
    #expect(records[0].seconds == 1.5 && records[0].warnings == ["odd"] && records[0].timings == report.timings)
    #expect(records[1].message == "already there" && records[1].outputs == [.init(path: "x/a.tif")])
    #expect(records[2].message == "too large" && records[2].category == .memory)
  }

  @Test func comesBackFromItsFile() throws {
    let report = ReportSamples.hostile
    let json = try report.json()
    #expect(try RunReport(json: json, name: "report.json") == report)
    #expect(try RunReport(json: json, name: "report.json").json() == json)
  }

  @Test func refusesANewerForm() throws {
    let text = String(decoding: try ReportSamples.hostile.json(), as: UTF8.self)
    let newer = text.replacing("\"schema\" : 1", with: "\"schema\" : 2")
    let error = try #require(throws: RunReport.ReadingError.self) {
      try RunReport(json: Data(newer.utf8), name: "r/report.json")
    }
    #expect("\(error)".hasPrefix("r/report.json: the report has form 2"))
  }

  @Test func refusesWhatWasCutOff() throws {
    let json = try RunReport(run: ReportSamples.identity, files: [ReportSamples.file("a", .done)]).json()
    for length in 0..<json.count - 2 {
      #expect(throws: RunReport.ReadingError.self) { try RunReport(json: json.prefix(length), name: "report.json") }
    }
  }

  @Test(arguments: [
    ("\"failed\" : 1", "\"failed\" : 2", "totals"), ("\"status\":\"failed\"", "\"status\":\"lost\"", "status"),
    ("\"workers\" : 8", "\"workers\" : \"8\"", "run.workers"), ("\"host\"", "\"guest\"", "“host”"),
  ])
  func saysWhatIsWrong(text: String, edited: String, named: String) throws {
    let json = try RunReport(run: ReportSamples.identity, files: [ReportSamples.file("a", .failed)]).json()
    let changed = String(decoding: json, as: UTF8.self).replacing(text, with: edited)
    let error = try #require(throws: RunReport.ReadingError.self) {
      try RunReport(json: Data(changed.utf8), name: "report.json")
    }
    #expect("\(error)".contains(named), "\(error)")
  }
}
