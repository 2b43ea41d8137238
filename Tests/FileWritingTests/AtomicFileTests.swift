import FileWriting
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("out.bin") }
  private struct Failure: Error {}

  init() throws { directory = try TemporaryDirectory() }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
  }

  @Test func putsTheFileInPlaceAndReturnsTheResult() throws {
    let seen = try AtomicFile.write(to: url) { temporary in
      #expect(!FileManager.default.fileExists(atPath: url.path))
      #expect(temporary.deletingLastPathComponent().path == directory.url.path)
      try Data("whole".utf8).write(to: temporary)
      return temporary.lastPathComponent
    }
    #expect(
      seen.hasPrefix(".out.bin.diffraw-\(Host.tag)-\(getpid()).\(try #require(ProcessStatus.own).start)-")
        && seen.hasSuffix(".tmp"))
    #expect(try String(contentsOf: url, encoding: .utf8) == "whole")
    #expect(try names() == ["out.bin"])
  }

  @Test func takesThePermissionsOfANewFile() throws {
    try AtomicFile.write(to: url) { _ in }
    let mask = umask(0)
    umask(mask)
    let mode = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    #expect(mode == 0o666 & ~Int(mask))
  }

  /// Set when all is written, and not changed by bringing the file to the disk and renaming it.
  @Test func takesTheTimeThatItIsGiven() throws {
    for time in [ModificationTime(seconds: 1_000_000_000, nanoseconds: 123_456_789), ModificationTime(seconds: -5)] {
      try AtomicFile.write(to: url, modified: time) { try Data("whole".utf8).write(to: $0) }
      #expect(try ModificationTime(of: url) == time)
    }
    let before = try ModificationTime(of: directory.url)
    try AtomicFile.write(to: url) { _ in }
    #expect(try ModificationTime(of: url).seconds >= before.seconds)
    let error = #expect(throws: FileWritingError.self) { try ModificationTime(of: directory.file("gone")) }
    #expect(error?.path == directory.file("gone").path)
  }

  @Test func leavesNothingBehindAFailure() throws {
    #expect(throws: Failure.self) {
      try AtomicFile.write(to: url) { temporary in
        try Data("half".utf8).write(to: temporary)
        throw Failure()
      }
    }
    #expect(try names().isEmpty)
  }

  @Test func leavesTheOldFileAfterAFailureAndReplacesItAfterASuccess() throws {
    try Data("old".utf8).write(to: url)
    #expect(throws: Failure.self) { try AtomicFile.write(to: url) { _ in throw Failure() } }
    #expect(try String(contentsOf: url, encoding: .utf8) == "old")
    try AtomicFile.write(to: url) { try Data("new".utf8).write(to: $0) }
    #expect(try String(contentsOf: url, encoding: .utf8) == "new")
    #expect(try names() == ["out.bin"])
  }

  @Test func writesBytesWholeOrNotAtAll() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try AtomicFile.write(bytes, to: url)
    #expect(try Data(contentsOf: url) == Data(bytes))
    try AtomicFile.write(bytes.lazy.map { ~$0 }, to: url)
    #expect(try Data(contentsOf: url) == Data(bytes.map { ~$0 }))
    try AtomicFile.write(Data(), to: url)
    #expect(try Data(contentsOf: url).isEmpty)
    let error = #expect(throws: FileWritingError.self) {
      try AtomicFile.write(bytes, to: directory.file("missing/out.bin"))
    }
    #expect(error?.code == .cannotCreate)
    #expect(try names() == ["out.bin"])
  }

  /// A limit on file size, set for a process of its own, leaves the old file and nothing else.
  @Test func leavesTheOldFileWhenTheBytesFindNoRoom() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let directory = try TemporaryDirectory()
      let url = directory.file("out.bin")
      try AtomicFile.write([1, 2, 3], to: url)
      var limit = rlimit(rlim_cur: 1000, rlim_max: .max)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let error = #expect(throws: FileWritingError.self) {
        try AtomicFile.write([UInt8](repeating: 0, count: 1001), to: url)
      }
      #expect(error?.code == .diskFull)
      #expect(try Data(contentsOf: url) == Data([1, 2, 3]))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["out.bin"])
    }
  }

  @Test func writesPieceByPieceWholeOrNotAtAll() throws {
    try AtomicFile.write(piecewiseTo: url) { write in
      for piece in ["one ", "", "two"] {
        try write(Data(piece.utf8))
        #expect(!FileManager.default.fileExists(atPath: url.path))
      }
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == "one two")
    #expect(throws: Failure.self) {
      try AtomicFile.write(piecewiseTo: url) { write in
        try write(Data("half".utf8))
        throw Failure()
      }
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == "one two")
    #expect(try names() == ["out.bin"])
  }

  @Test func acceptsAPathWithoutAFolder() throws {
    let name = "diffraw-test-\(UUID().uuidString).bin"
    defer { try? FileManager.default.removeItem(atPath: name) }
    try AtomicFile.write(to: URL(filePath: name)) { try Data("here".utf8).write(to: $0) }
    #expect(FileManager.default.fileExists(atPath: name))
  }

  @Test func saysThatAFileCannotBeCreated() throws {
    try Data().write(to: url)
    let impossible = [
      directory.file("missing/out.tif"), url.appending(path: "out.tif"), directory.url,
      directory.file(String(repeating: "x", count: 256)),
    ]
    for destination in impossible {
      let error = #expect(throws: FileWritingError.self) {
        try AtomicFile.write(to: destination) { _ in Issue.record("nothing to write to") }
      }
      #expect(error?.code == .cannotCreate)
      #expect(error?.description.contains(destination.lastPathComponent) == true)
    }
    #expect(try names() == ["out.bin"])
  }

  @Test func fitsLongNames() throws {
    for name in [
      String(repeating: "x", count: 255), String(repeating: "é", count: 127), "a",
      "🦜" + String(repeating: "🦜", count: 62),
    ] {
      let temporary = TemporaryName.text(for: name, process: .max, number: 123_456, host: "0123abcd")
      #expect(temporary.utf8.count <= 255 && temporary.hasSuffix(".diffraw-0123abcd-2147483647-123456.tmp"))
      try AtomicFile.write(to: directory.file(name)) { try Data("x".utf8).write(to: $0) }
    }
    #expect(try names().count == 4)
  }

  @Test func removesTemporariesWhenTheProgramIsStopped() throws {
    let registry = TemporaryRegistry()
    let error = #expect(throws: FileWritingError.self) {
      try AtomicFile.write(to: url, registry: registry) { temporary in
        try Data("half".utf8).write(to: temporary)
        registry.close()
        #expect(try names().isEmpty)
      }
    }
    #expect(error?.code == .interrupted)
    let later = #expect(throws: FileWritingError.self) {
      try AtomicFile.write(to: url, registry: registry) { _ in Issue.record("the program is being stopped") }
    }
    #expect(later?.code == .interrupted)
    #expect(try names().isEmpty)
  }

  @Test func keepsConcurrentWritesApart() throws {
    let folder = directory.url
    DispatchQueue.concurrentPerform(iterations: 64) { index in
      let name = "file-\(index % 8)"
      #expect(throws: Never.self) {
        try AtomicFile.write(to: folder.appending(path: name)) {
          try Data(String(repeating: "\(index % 8)", count: 1000).utf8).write(to: $0)
        }
      }
    }
    #expect(try names() == (0..<8).map { "file-\($0)" })
    for index in 0..<8 {
      let text = try String(contentsOf: directory.file("file-\(index)"), encoding: .utf8)
      #expect(text == String(repeating: "\(index)", count: 1000))
    }
  }

  /// In a process of its own, which gives up its rights if it has those of root.
  @Test func saysThatAFolderIsReadOnly() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: directory.url.path)
      if geteuid() == 0 { try #require(seteuid(65534) == 0) }
      let error = #expect(throws: FileWritingError.self) {
        try AtomicFile.write(to: directory.file("out.bin")) { _ in }
      }
      #expect(error?.code == .cannotCreate)
      #expect(error?.cause == "cannot create the file: Permission denied")
      if getuid() == 0 { try #require(seteuid(0) == 0) }
    }
  }
}
