import Foundation
import Imaging
import Isolation
import TestSupport
import Testing

@Suite struct WorkerReplyTests {
  private func bytes(_ reply: WorkerReply) throws -> Data { try reply.encoded().reduce(into: Data()) { $0 += $1 } }

  private func answer(seed: UInt64) throws -> Data {
    try bytes(.outputs(["mosaic": knownMosaic(seed: seed)], warnings: ["a", "b"]))
  }

  /// Every bit of every number comes over.
  @Test(arguments: 0..<40) func mosaicsComeOverAsTheyAre(seed: UInt64) throws {
    let mosaic = knownMosaic(seed: seed)
    guard case .outputs(let outputs, let warnings) = try WorkerReply(parsing: answer(seed: seed)) else {
      Issue.record("another answer")
      return
    }
    let other = try #require(outputs["mosaic"])
    #expect(warnings == ["a", "b"] && outputs.count == 1)
    #expect(other.size == mosaic.size && other.samples == mosaic.samples && other.pattern == mosaic.pattern)
    #expect(other.blackLevel == mosaic.blackLevel && other.whiteLevel == mosaic.whiteLevel)
    #expect(other.saturationLevel == mosaic.saturationLevel)
    var (left, right) = (mosaic.metadata, other.metadata)
    #expect(
      left.focalLength.isNaN == right.focalLength.isNaN && left.focalLength.isInfinite == right.focalLength.isInfinite)
    (left.focalLength, right.focalLength) = (0, 0)
    #expect(left == right)
  }

  @Test func otherAnswersComeOver() throws {
    guard case .frameSize(let size) = try WorkerReply(parsing: bytes(.frameSize(ImageSize(width: 3, height: 4)))),
      case .failure(let failure) = try WorkerReply(
        parsing: bytes(.failure(IsolationFailure("“no”\n", isFileFault: false))))
    else {
      Issue.record("other answers")
      return
    }
    #expect(size == ImageSize(width: 3, height: 4))
    #expect(failure == IsolationFailure("“no”\n", isFileFault: false))
    guard case .outputs(let outputs, _) = try WorkerReply(parsing: bytes(.outputs([:], warnings: []))) else {
      Issue.record("another answer")
      return
    }
    #expect(outputs.isEmpty)
  }

  @Test func everyCutIsNoticed() throws {
    let whole = try answer(seed: 1)
    for length in 0..<whole.count {
      #expect(throws: IsolationFailure.self) { try WorkerReply(parsing: whole.prefix(length)) }
    }
    #expect(throws: IsolationFailure.self) { try WorkerReply(parsing: whole + [0]) }
  }

  /// Whatever is changed in an answer, it is read or refused, and never ends this process.
  @Test(arguments: 0..<60) func damageIsHarmless(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let whole = try answer(seed: seed)
    let digits = Array("0123456789-.e\",:[]{}".utf8)
    for _ in 0..<60 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        damaged[place] =
          Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : digits.randomElement(using: &random) ?? 48
      }
      if case .outputs(let outputs, _) = try? WorkerReply(parsing: damaged) {
        for mosaic in outputs.values { use(mosaic) }
      }
    }
  }

  /// Touches what later stages touch without asking.
  private func use(_ mosaic: Mosaic) {
    #expect(mosaic.samples.count == mosaic.size.area)
    _ = mosaic.range
    _ = mosaic.blackLevel[mosaic.size.height - 1, mosaic.size.width - 1]
  }

  /// What a program of this version would not write: the text that it stands in, and what is put there.
  @Test(arguments: [
    (#""width":6},"whiteLevel""#, #""width":-6},"whiteLevel""#),
    (#""width":6},"whiteLevel""#, #""width":7},"whiteLevel""#),
    (#""width":6},"whiteLevel""#, #""width":9223372036854775807},"whiteLevel""#),
    (#""columns":2,"levels""#, #""columns":0,"levels""#), (#""rowPitch":2"#, #""rowPitch":0"#),
    (#""centerX":0.5"#, #""centerX":"inf""#), (#""pattern":""#, #""pattern":"x"#), (#""output":"mosaic","#, ""),
    ("[0,7,65535]", "[]"), (#""models":[]"#, #""models":[{}]"#),
    (#""points":[{"columns":6,"rows":3}]"#, #""points":[{"columns":600,"rows":3}]"#),
    (#""points":[{"columns":6,"rows":3}]"#, #""points":[{"columns":-1,"rows":3}]"#),
  ])
  func contradictionsAreRefused(text: String, replacement: String) throws {
    let whole = try answer(seed: 2)
    let start = 17
    let length = whole[9..<17].reversed().reduce(0) { $0 << 8 | Int($1) }
    // Keys have no order of their own; sorted, they can be found.
    let object = try JSONSerialization.jsonObject(with: whole[start..<start + length])
    let sorted = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    var header = String(decoding: sorted, as: UTF8.self)
    let range = try #require(header.range(of: text), "\(text) in \(header)")
    header.replaceSubrange(range, with: replacement)
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) }
    let changed = whole[..<9] + bytes + Data(header.utf8) + whole[(start + length)...]
    #expect(throws: IsolationFailure.self) { try WorkerReply(parsing: Data(changed)) }
  }
}
