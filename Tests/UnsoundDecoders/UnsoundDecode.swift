import Foundation
import Imaging
import Pipeline
import RawDecoding

/// Decodes as `decode` does, but for files whose names ask for something else.
struct UnsoundDecode: SourceStage {
  static let name = "unsound-decode"
  static let summary = "Decodes, or does what a faulty decoder may do, as the file's name says."

  @Output("mosaic") var mosaic: Mosaic

  func frameSize(of file: URL) throws -> ImageSize {
    if file.lastPathComponent.hasPrefix("header-") { misbehave(file) }
    return try RawDecoder().header(of: file).size
  }

  func run(in context: borrowing StageContext) throws {
    misbehave(context.source)
    mosaic = try RawDecoder().decode(context.source)
    context.warn("a word of warning")
  }

  private func misbehave(_ file: URL) {
    let name = file.deletingPathExtension().lastPathComponent
    switch name.split(separator: "-").last {
    case "abort": abort()
    case "endless": while true { sleep(1) }
    case "exit": exit(3)
    case "killed": kill(getpid(), SIGKILL)
    case "overflow": print(([] as [Int])[name.count])
    // A pipe takes 64 KiB, an answer no more than its mark at first.
    case "chatty": print(String(repeating: "chatter ", count: 100_000))
    case "greedy":
      // More than a worker of the tests may take, each page of it touched.
      let bytes = [UInt8](repeating: 1, count: 3 << 30)
      print(bytes.reduce(0) { $0 &+ Int($1) })
    // A child that would outlive its parent.
    case "litter":
      system("sleep 76543 &")
      while true { sleep(1) }
    default: break
    }
  }
}
