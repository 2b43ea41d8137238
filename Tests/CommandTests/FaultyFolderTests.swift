import Foundation
import TestSupport
import Testing

/// Bad files among good ones.
@Suite struct FaultyFolderTests {
  /// What is wrong with a file, and what must be said of it: its cause and a remedy.
  private static let bad: [(name: String, cause: String, remedy: String)] = [
    ("bad-cmyg.crw", "has a color filter array of GMYC", "develop it with another program"),
    ("bad-empty.dng", "is empty (0 bytes)", "copy it again"),
    ("bad-linear.dng", "is already demosaiced", "give the original RAW file"),
    ("bad-text.nef", "is not a RAW file that LibRaw knows", "leave it out"),
    ("bad-truncated.dng", "is cut off", "copy it again"),
    ("bad-vc5.gpr", "uses VC-5 compression", "convert it to a losslessly compressed DNG"),
  ]

  private func makeFolder(_ place: Workplace) throws {
    for index in 0..<34 {
      try place.photograph("photos/\(index < 17 ? "a" : "z")\(index).dng", 48, 32, seed: UInt64(index))
    }
    for (fixture, name) in [
      ("RAW_CANON_G1.CRW", "cmyg.crw"), ("magicknet_DSC8695_LINEAR_lossy.dng", "linear.dng"),
      ("imagemeta_Hero8_VC5.GPR", "vc5.gpr"),
    ] {
      try FileManager.default.copyItem(
        at: Project.fixture("raw/\(fixture)"), to: place.file("photos/bad-\(name)"))
    }
    try place.write("", to: "photos/bad-empty.dng")
    try place.write(String(repeating: "shopping list\n", count: 300), to: "photos/bad-text.nef")
    let whole = try place.bytes("photos/a0.dng")
    try place.write(whole.prefix(whole.count * 2 / 3), to: "photos/bad-truncated.dng")
  }

  /// 40 files of which 6 are bad in different ways: 34 pictures, 6 errors by name, status 2.
  @Test func doNotHarmTheOthers() throws {
    let place = try Workplace()
    try makeFolder(place)
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 2, "\(outcome)")
    #expect(outcome.stderr.contains("34 done, 0 skipped, 6 failed of 40"))
    #expect(outcome.stdoutLines.count == 34)
    #expect(place.files().count == 34, "34 pictures and nothing else, temporary files least of all")
    #expect(place.files().allSatisfy { $0.hasSuffix(".tif") && !$0.contains("bad") })
    // The last line names the report.
    let summary = Array(outcome.stderrLines.drop { $0 != "failed:" }.dropFirst().dropLast())
    try #require(summary.count == 6, "\(outcome)")
    for (line, bad) in zip(summary, Self.bad) {
      #expect(line.hasPrefix("  photos/\(bad.name): decode: "), "file and stage")
      #expect(line.contains(bad.cause) && line.contains(bad.remedy), "\(line)")
    }
    // A second run finds the 34 done, and fails on the same six.
    let again = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(again.status == 2 && again.stdout.isEmpty)
    #expect(again.stderr.contains("0 done, 34 skipped, 6 failed of 40"))
  }

  /// Each fault that is seen without decoding is also told by a dry run.
  @Test func areToldByADryRun() throws {
    let place = try Workplace()
    try makeFolder(place)
    let outcome = try place.run("run", "photos", "-o", "out", "--dry-run")
    #expect(outcome.status == 2)
    #expect(outcome.stdoutLines.count { $0.hasPrefix("refuse   photos/bad-") } == 6, "\(outcome)")
    #expect(outcome.stdoutLines.count { $0.hasPrefix("develop  ") } == 34)
    #expect(!place.isFolder("out"))
  }

  /// Up to the tags at its end, of which the last is a date that nobody needs.
  @Test func mayEndAnywhere() throws {
    let place = try Workplace(photographs: "whole.dng")
    let whole = try place.bytes("whole.dng")
    let lengths = [1, 2, 4, 7, 8, 9, 100, 300] + (1...40).map { whole.count * $0 / 41 }
    for length in lengths { try place.write(whole.prefix(length), to: "cut/\(length).dng") }
    let outcome = try place.run("run", "cut", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 2, "\(outcome)")
    #expect(place.files() == [])
    #expect(outcome.stderr.contains("0 done, 0 skipped, \(lengths.count) failed"))
  }
}
