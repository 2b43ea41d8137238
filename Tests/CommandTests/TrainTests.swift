import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

/// `diffraw train` as its users start it.
@Suite struct TrainTests {
  /// A training of small pictures that takes some hundred steps a second.
  private static let configuration = """
    version: 1
    name: small
    seed: 4
    steps: 100000
    batch: 4
    patch: 16
    network: { widths: [8, 8], blocks: 1, embedding: 8, preconditioning: 0.1 }
    objective: { weighting: balanced }
    data:
      held-out: 1
      degradation-share: 0
      demosaicing: { ahd: 0, linear: 1 }
      reduction: [1, 1]
      region: [48, 40]
      rounds: { pairs: 4, patches: 8, uses: 2 }
    optimizer: { rate: 1e-3, warm-up: 10, clip: 1 }
    log: { every: 1, validation: 100000, checkpoint: 0.01 }
    """

  /// A folder with photographs and a configuration.
  private func workplace() throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.configuration, to: "small.yaml")
    for index in 0..<3 {
      try place.write("", to: "photos/\(index).png")
      let size = ImageSize(width: 64, height: 48)
      let values = (0..<size.area * 3).map { place -> Float in
        let (row, column) = place.quotientAndRemainder(dividingBy: size.width * 3)
        return 0.5 + 0.3 * sin(Float(column) / Float(7 + index)) * cos(Float(row) / 5)
      }
      try PNGWriter().write(
        ColorImage(size: size, values: values, encoding: .sRGB), to: place.file("photos/\(index).png"))
    }
    return place
  }

  private static let arguments = ["train", "small.yaml", "--data", "photos"]

  /// Step and loss of each record of a log.
  private func losses(_ place: Workplace, _ folder: String) throws -> [Int: Double] {
    struct Record: Decodable {
      var step: Int
      var loss: Double?
    }
    let text = String(decoding: try place.bytes("\(folder)/train.jsonl"), as: UTF8.self)
    // The last line of a program that was killed may be cut off.
    let records = text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
    return Dictionary(records.compactMap { record in record.loss.map { (record.step, $0) } }) { first, second in
      #expect(first == second, "a step that was taken twice has one loss")
      return first
    }
  }

  /// Starts a training and waits until its folder holds a checkpoint and its log some steps.
  private func startTraining(_ place: Workplace, _ folder: String) throws -> Tool {
    let tool = try Tool(Self.arguments + ["-o", folder], currentDirectory: place.directory.url)
    let limit = Date(timeIntervalSinceNow: 60)
    while !place.files(folder).contains("checkpoint.safetensors"), Date() < limit {
      Thread.sleep(forTimeInterval: 0.02)
    }
    Thread.sleep(forTimeInterval: 0.3)
    return tool
  }

  /// Killed at some moment and resumed, a training takes the steps that it would have taken.
  @Test func goesOnExactlyAfterKill() throws {
    let place = try workplace()
    let tool = try startTraining(place, "out")
    tool.send(SIGKILL)
    #expect(try tool.finish(within: 30).status == 128 + SIGKILL)
    let before = try losses(place, "out").keys.max() ?? 0
    let last = before + 20
    let whole = try place.run(
      "train", "small.yaml", "--data", "photos", "-o", "whole", "--set", "steps=\(last)", "--set", "log.checkpoint=1000"
    )
    #expect(whole.status == 0, "\(whole)")
    // The rest of a longer training: it is stopped once it has gone far enough.
    let resumed = try Tool(Self.arguments + ["-o", "out", "--resume"], currentDirectory: place.directory.url)
    let limit = Date(timeIntervalSinceNow: 60)
    while try losses(place, "out").keys.max() ?? 0 < last, Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
    resumed.send(SIGTERM)
    let outcome = try resumed.finish(within: 30)
    #expect(outcome.status == 75, "\(outcome)")
    #expect(outcome.stderr.contains("go on with --resume"))
    let (expected, found) = (try losses(place, "whole"), try losses(place, "out"))
    #expect(expected.count == last)
    for step in 1...last { #expect(found[step] == expected[step], "step \(step)") }
    #expect(Set(place.files("out")).isSuperset(of: ["checkpoint.safetensors", "small.safetensors", "train.jsonl"]))
  }

  /// A model that was trained is one that develops.
  @Test func trainsWhatEnhanceReads() throws {
    let place = try workplace()
    let outcome = try place.run("train", "small.yaml", "--data", "photos", "-o", "out", "--set", "steps=3")
    #expect(outcome.status == 0, "\(outcome)")
    try place.photograph("raw/a.dng")
    let developed = try place.run(
      "run", "raw", "-o", "tiffs", "--set", "enhance.model=out/small.safetensors", "--set", "enhance.steps=4")
    #expect(developed.status == 0 && place.files("tiffs") == ["a.tif"], "\(developed)")
  }

  @Test func refusesWhatItCannotTrain() throws {
    let place = try workplace()
    func run(_ arguments: String...) throws -> Tool.Outcome {
      try Tool.run(
        ["train", "small.yaml", "-o", "out", "--set", "steps=2"] + arguments, currentDirectory: place.directory.url)
    }
    let nowhere = try run()
    #expect(nowhere.status == 66 && nowhere.stderr.contains("--data FOLDER"), "\(nowhere)")
    let missing = try run("--data", "none")
    #expect(missing.status == 66 && missing.stderr.contains("none"), "\(missing)")
    try place.write("no picture", to: "bad/a.jpg")
    let bad = try run("--data", "bad")
    #expect(bad.status == 66, "\(bad)")
    #expect(bad.stderr.contains("skipped") && bad.stderr.contains("bad/a.jpg"), "\(bad)")
    let unknown = try run("--data", "photos", "--set", "optimizer.rat=1")
    #expect(unknown.status == 65 && unknown.stderr.contains("optimizer.rat"), "\(unknown)")

    #expect(try run("--data", "photos").status == 0)
    let twice = try run("--data", "photos")
    #expect(twice.status == 65 && twice.stderr.contains("--resume"), "\(twice)")
    let other = try run("--data", "photos", "--resume", "--set", "seed=5")
    #expect(other.status == 65 && other.stderr.contains("other: seed"), "\(other)")
    let checkpoint = try place.bytes("out/checkpoint.safetensors")
    try place.write(checkpoint.prefix(checkpoint.count / 2), to: "out/checkpoint.safetensors")
    let damaged = try run("--data", "photos", "--resume")
    #expect(damaged.status == 65 && damaged.stderr.contains("checkpoint.safetensors"), "\(damaged)")
  }

  /// A disk that is full while a checkpoint is written leaves the last one whole.
  @Test(.enabled(if: SmallDisk.isPossible)) func keepsTheLastCheckpointWhenTheDiskIsFull() throws {
    let place = try workplace()
    let disk = try SmallDisk()
    defer { disk.unmount() }
    let out = disk.url.path
    let first = try place.run("train", "small.yaml", "--data", "photos", "-o", out, "--set", "steps=2")
    #expect(first.status == 0, "\(first)")
    let file = disk.url.appending(path: "checkpoint.safetensors")
    let before = try Data(contentsOf: file)
    var count = 0
    while (try? Data(count: 4096).write(to: disk.url.appending(path: "ballast\(count)"))) != nil { count += 1 }
    #expect(count > 0)
    let second = try place.run("train", "small.yaml", "--data", "photos", "-o", out, "--resume", "--set", "steps=2")
    #expect(second.status == 74, "\(second)")
    #expect(try Data(contentsOf: file) == before)
  }
}
