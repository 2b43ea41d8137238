import FileWriting
import Foundation
import Pipeline

/// A plan in its file, `manifest.json`, under a digest by which every change of it is noticed.
public struct JobManifest: Hashable, Sendable {
  /// SHA-256 of the plan, 64 hexadecimal digits.
  public let id: String
  public let plan: JobPlan

  /// - Parameter plan: a sound one.
  public init(_ plan: JobPlan) {
    if let fault = plan.fault { preconditionFailure("a plan makes sense: \(fault)") }
    self.plan = plan
    id = Self.digest(of: plan)
  }

  private static func digest(of plan: JobPlan) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(plan) else { preconditionFailure("a plan has a form in JSON") }
    return ContentDigest(of: json).description
  }

  /// Reads the manifest of a job.
  /// - Throws: `BatchError` with code `unusableManifest`: it cannot be read, is damaged, was changed, makes no sense, or
  ///   comes from a newer version.
  public init(of job: JobFolder) throws(BatchError) {
    let data: Data
    do {
      guard let url = job.manifest.url else { throw SystemError(number: EILSEQ) }
      data = try Data(contentsOf: url)
    } catch {
      throw BatchError(
        .unusableManifest, "the manifest \(job.manifest) cannot be read: \(error.localizedDescription)",
        remedy: "change its permissions, or plan again")
    }
    try self.init(data, path: job.manifest)
  }

  /// Reads a manifest's bytes. `path` names it in messages.
  /// - Throws: `BatchError` with code `unusableManifest`.
  package init(_ data: Data, path: FilePath) throws(BatchError) {
    func unusable(_ message: String, remedy: String = "restore it, or plan again") -> BatchError {
      BatchError(.unusableManifest, "\(path): the manifest \(message)", remedy: remedy)
    }
    struct Header: Decodable {
      var version: Int
      var tool: String?
    }
    let decoder = JSONDecoder()
    guard let header = try? decoder.decode(Header.self, from: data) else { throw unusable("is damaged") }
    guard (1...JobPlan.version).contains(header.version) else {
      let tool = header.tool.map { " (diffraw \(FilePath.line($0)))" } ?? ""
      throw unusable(
        "has version \(header.version)\(tool), and this program knows those up to \(JobPlan.version)",
        remedy: "use the version of the program that wrote it")
    }
    guard let read = try? decoder.decode(JobManifest.self, from: data) else { throw unusable("is damaged") }
    guard read.id == Self.digest(of: read.plan) else {
      throw unusable("was changed after it was written: its id is not that of its content")
    }
    if let fault = read.plan.fault { throw unusable("makes no sense: \(fault)", remedy: "plan again") }
    self = read
  }

  /// The bytes of the file.
  package func json() -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self) else { preconditionFailure("a plan has a form in JSON") }
    return json + Data("\n".utf8)
  }

  /// Writes the manifest into the folder of its job, whole, and so that nobody changes it by mistake.
  /// - Throws: `FileWritingError`.
  func write(to job: JobFolder) throws {
    guard let url = job.manifest.url else {
      throw BatchError(
        .unusableOutputFolder, "the path of the output folder \(job.output) is not UTF-8",
        remedy: "name another folder with -o")
    }
    try AtomicFile.write(json(), to: url) { temporary in
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: temporary.path)
    }
  }

  /// The files of a shard, by their places in the plan.
  func places(of shard: Int) -> [Int] { plan.files.indices.filter { plan.files[$0].shard == shard } }
}

extension JobManifest: Codable {
  private enum Key: CodingKey { case id }

  public init(from decoder: any Decoder) throws {
    id = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .id)
    plan = try JobPlan(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .id)
    try plan.encode(to: encoder)
  }
}
