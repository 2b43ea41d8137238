import Batch
import Foundation

/// Reports of runs that never were.
enum ReportSamples {
  /// Names that break what is careless with lines, quotes, markup, encodings or lengths.
  static let names: [FilePath] = [
    "a.dng", "with space.dng", "it's \"quoted\".dng", "line\nbreak.dng", "back\\slash.dng", "return\r", "tab\t.dng",
    "</script><script>alert(1)</script>.dng", "<!--{data}-->.dng", "&amp;.dng", "日本語.dng", "\u{202E}gnd.txt",
    FilePath(bytes: [0x63, 0xE9, 0x2E]), FilePath(String(repeating: "n", count: 255)),
  ]

  static let identity = RunIdentity(
    name: "20261126T213000Z-7f3a", version: "0.1.0", commandLine: ["diffraw", "run", "photos", "-o", "out"],
    currentFolder: "/home/me", outputFolder: "out", pipeline: .init(name: "dslr", digest: digest),
    models: [.init(name: "dslr-1", digest: digest)], host: "atlas", start: Date(timeIntervalSince1970: 1_795_735_800),
    end: Date(timeIntervalSince1970: 1_795_739_401), workers: 8, jobs: 9, peakMemory: 3 << 30)

  static let digest = String(repeating: "0123456789abcdef", count: 4)

  /// A report with a file of each status under each hostile name.
  static var hostile: RunReport {
    RunReport(run: identity, files: names.flatMap { name in FileRecord.Status.allCases.map { file(name, $0) } })
  }

  static func file(_ name: FilePath, _ status: FileRecord.Status) -> FileRecord {
    let path = FilePath(bytes: FilePath("photos/").bytes + name.bytes)
    let identity = FilePath(bytes: FilePath("/home/me/").bytes + path.bytes)
    var file = FileRecord(input: path, identity: identity, status: status)
    switch status {
    case .done:
      let output = FilePath(bytes: name.bytes.prefix(251) + FilePath(".tif").bytes)
      file.outputs = [.init(path: output, content: OutputContent(size: 1000, sha256: digest))]
      file.seconds = 2.5
      file.timings = [
        StageTime(node: "decode", stage: "decode", seconds: 0.5),
        StageTime(node: "enhance", stage: "enhance", seconds: 2),
      ]
      file.warnings = ["no matrix for this camera; colors may be off"]
    case .failed:
      file.category = .input
      file.message = "decode: \(String(repeating: "very ", count: 60))long; \(String(repeating: "x", count: 200))"
    case .skipped: file.message = "already there"
    case .dropped, .notStarted: break
    }
    return file
  }
}
