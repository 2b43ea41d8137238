import Foundation

extension RunReport {
  /// Why a report cannot be read: which, and what to do.
  public struct ReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// The report as JSON: what is said of the run as a whole, then the files, one a line; keys sorted.
  public func json() throws -> Data {
    var json = Data()
    try writeJSON { json += $0 }
    return json
  }

  /// The same piece by piece, so that a run of many files needs no memory for all of them.
  func writeJSON(_ write: (Data) throws -> Void) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Without the brace that ends it.
    try write(encoder.encode(Head(self)).dropLast(2) + Data(",\n  \"files\" : [".utf8))
    encoder.outputFormatting.remove(.prettyPrinted)
    for (index, file) in files.enumerated() {
      try write(Data((index == 0 ? "\n" : ",\n").utf8) + encoder.encode(file))
    }
    try write(Data("\n]}\n".utf8))
  }

  /// What a report says beside its files.
  private struct Head: Encodable {
    let schema: Int
    let run: RunIdentity
    let totals: Totals
    let stages: [StageTime]

    init(_ report: RunReport) {
      (schema, run, totals, stages) = (report.schema, report.run, report.totals, report.stages)
    }
  }

  /// Reads a report.
  /// - Parameter name: what messages call the file.
  /// - Throws: `ReadingError` for a newer form, for what is no JSON or no report, and for totals that are not those of
  ///   its files.
  public init(json: Data, name: String) throws(ReadingError) {
    struct Version: Decodable { let schema: Int }
    let remedy = "restore it, or run again"
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      let version = try decoder.decode(Version.self, from: json).schema
      guard (1...Self.schema).contains(version) else {
        throw ReadingError(
          description: "\(name): the report has form \(version), and this program knows forms up to \(Self.schema); "
            + "use the version of the program that wrote it, or a newer one")
      }
      self = try decoder.decode(RunReport.self, from: json)
    } catch let error as ReadingError {
      throw error
    } catch {
      throw ReadingError(description: "\(name): the report is damaged: \(Self.clause(error)); \(remedy)")
    }
    guard addsUp else {
      throw ReadingError(description: "\(name): the report's totals are not those of its files; \(remedy)")
    }
  }

  /// What is wrong with a JSON text, as a clause.
  private static func clause(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "its top" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return "\(place(context.codingPath)) has no “\(key.stringValue)”"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return "\(place(context.codingPath)) is of another kind than expected"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "\(place(context.codingPath)) cannot be read"
    default:
      return "it is no whole JSON text"
    }
  }
}
