import Batch
import Foundation
import TestSupport
import Testing

/// Journals that are not as they were written.
@Suite struct JournalReaderTests {
  /// A journal that ends anywhere, as a sudden end of the process or of the machine leaves it: what it says is
  /// believed, and what it does not say is done again.
  @Test func endAnywhere() throws {
    let night = try Night("a", "b")
    try night.run()
    let journal = try night.journals()[0]
    let whole = try Data(contentsOf: journal)
    for length in 0...whole.count {
      let part = whole.prefix(length)
      try part.write(to: journal)
      let lines = String(decoding: part, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast()
      for name in ["a", "b"] {
        let isBegun = lines.contains { $0.contains("\"record\":\"begin\"") && $0.contains("\(name).dng") }
        if isBegun { try night.write("developed \(name)\(name)\(name)", to: "out/\(name).tif") }
        if !isBegun, night.folder.contains("out/\(name).tif") { try night.remove("out/\(name).tif") }
      }
      let (entries, warnings) = try night.foresee()
      #expect(warnings.isEmpty)
      for (entry, name) in zip(entries, ["a", "b"]) {
        let isDone = lines.contains { $0.contains("\"record\":\"done\"") && $0.contains("\(name).dng") }
        #expect(entry.action == (isDone ? .skip(reason: ResumePlan.unchanged) : .develop), "\(name) of \(length) bytes")
      }
    }
  }

  @Test func nameADamagedLine() throws {
    let night = try Night("a", "b")
    try night.run()
    try night.rewriteJournal { lines in lines.map { $0.contains("done") && $0.contains("a.dng") ? $0.dropLast(9) : $0 }
    }
    let (entries, warnings) = try night.foresee()
    let journal = FilePath(try night.journals()[0].path)
    #expect(warnings == ["\(journal):3: the line is damaged and left out; its file may be developed again"])
    #expect(entries.map(\.action) == [.develop, .skip(reason: ResumePlan.unchanged)])
    // A run goes on behind it.
    #expect(try night.run().counts.done == 1)
  }

  @Test func nameADamagedFirstLine() throws {
    let night = try Night("a")
    try night.run()
    try night.rewriteJournal { lines in ["nonsense"] + lines.dropFirst() }
    let (entries, warnings) = try night.foresee()
    #expect(warnings.count == 1 && warnings[0].contains("journal.jsonl:1: the line that says what runs is damaged"))
    guard case .refuse(let failure) = entries[0].action else {
      Issue.record("what nobody knows is not to be replaced")
      return
    }
    #expect(failure.message.contains("no run wrote it"))
  }

  @Test func refuseANewerVersion() throws {
    let night = try Night("a")
    try night.run()
    try night.rewriteJournal { _ in
      ["{\"record\":\"run\",\"version\":7,\"tool\":\"9.0\",\"new\":[]}", "{\"record\":\"new\"}"]
    }
    let error = try #require(throws: BatchError.self) { try night.run() }
    #expect(error.code == .unreadableJournal && error.exitStatus == .cannotCreateOutput)
    let journal = FilePath(try night.journals()[0].path)
    #expect(
      error.message == "\(journal):1: the journal has version 7 (diffraw 9.0), and this program knows those up to 1")
    #expect(night.text("out/a.tif") == "developed aaa")
    // Nor does the refusal keep the folder locked.
    try night.remove("out/.diffraw/runs")
    _ = try night.session()
  }

  /// Whatever stands in a journal, nothing goes wrong but that files are developed again or refused: none whose output
  /// or input is not what it was is ever taken for done.
  @Test(arguments: 0..<8 as Range<UInt64>) func neverBelieveMutations(seed: UInt64) throws {
    let night = try Self.mutated()
    let journal = try night.journals()[0]
    let whole = Array(try Data(contentsOf: journal))
    var random = SplitMix64(seed: seed)
    try Fuzzing.rounds("journals \(seed)", 100) {
      let bytes = Mutation.of(whole, using: &random)
      try Data(bytes).write(to: journal)
      do {
        let actions = try night.foresee().entries.map(\.action)
        for index in [0, 1] {
          guard case .skip = actions[index] else { continue }
          Issue.record("file \(index) is not done: \(String(decoding: bytes, as: UTF8.self))")
        }
      } catch let error as BatchError {
        #expect(error.code == .unreadableJournal, "a version that reads as a newer one")
      }
    }
  }

  /// Whatever stands in a run's journal and in its list of inputs, what is to be taken up of it is known or refused.
  @Test(arguments: 0..<4 as Range<UInt64>) func takeUpMutations(seed: UInt64) throws {
    let night = try Night("a", "b", "c")
    try night.run(body: { if $0.index == 1 { throw Night.Fault() } })
    let files = [
      try night.journals()[0], try night.journals()[0].deletingLastPathComponent().appending(path: "inputs.jsonl"),
    ]
    let run = RunFolder(FilePath(files[0].deletingLastPathComponent().path))
    #expect(try PastRun(run, in: night.folder["out"]).unfinished == [RunInput(path: night.folder["in/b.dng"])])
    let wholes = try files.map { Array(try Data(contentsOf: $0)) }
    var random = SplitMix64(seed: seed)
    try Fuzzing.rounds("past runs \(seed)", 200) {
      let index = Int.random(in: 0...1, using: &random)
      try Data(Mutation.of(wholes[index], using: &random)).write(to: files[index])
      do {
        let past = try PastRun(run, in: night.folder["out"])
        if index == 0 { #expect(past.unfinished.count + past.done >= 3, "none is lost") }
      } catch let error as BatchError {
        #expect(error.code == .unreadableJournal)
      }
      try Data(wholes[index]).write(to: files[index])
    }
  }

  /// A run after which the first file's output and the second file's input were changed.
  private static func mutated() throws -> Night {
    let night = try Night("a", "b", "c")
    try night.run()
    try night.write("edited", to: "out/a.tif")
    try night.write("other", to: "in/b.dng")
    return night
  }
}
