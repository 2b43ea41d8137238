import FileWriting
import Foundation

/// `train.jsonl`: a JSON object a line for each record of a training.
package struct TrainingLog {
  private let url: URL

  /// The log of a training that stands at `step`: what was noted of later steps, which will be taken again, goes.
  /// - Throws: `TrainingError` or `FileWritingError` if the file cannot be read or written.
  package init(at url: URL, step: Int) throws {
    self.url = url
    let path = url.path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else {
      try AtomicFile.write([], to: url)
      return
    }
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw TrainingError(
        .unwritable, place: path, problem: "cannot be read", remedy: "check its permissions, or move it away")
    }
    let kept = text.split(separator: "\n").filter { line in
      (try? JSONDecoder().decode(Line.self, from: Data(line.utf8))).map { $0.step <= step } ?? false
    }
    try AtomicFile.write(kept.map { $0 + "\n" }.joined().utf8, to: url)
  }

  /// All records so far, also those of runs before.
  /// - Throws: `TrainingError` if the file cannot be read.
  package func records() throws -> TrainingRecords {
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw TrainingError(
        .unwritable, place: url.path(percentEncoded: false),
        problem: "cannot be read (\(error.localizedDescription))", remedy: "check its permissions")
    }
    let decoder = JSONDecoder()
    let lines = data.split(separator: UInt8(ascii: "\n"))
    return TrainingRecords(
      steps: lines.compactMap { try? decoder.decode(StepRecord.self, from: $0) },
      validations: lines.compactMap { try? decoder.decode(ValidationRecord.self, from: $0) })
  }

  /// What every line has.
  private struct Line: Decodable { var step: Int }

  /// Appends a record.
  func append(_ record: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
      let file = try FileHandle(forWritingTo: url)
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: try encoder.encode(record) + Data("\n".utf8))
    } catch {
      throw TrainingError(
        .unwritable, place: url.path(percentEncoded: false),
        problem: "cannot be written (\(error.localizedDescription))",
        remedy: "free some space or check the permissions, then resume")
    }
  }
}
