import FileWriting
import Foundation

/// Under which numbers Slurm has a job: `submission.json`.
package struct SlurmSubmission: Hashable, Sendable, Codable {
  package static let currentVersion = 1

  package var version = currentVersion
  package var array: SlurmJobID
  /// Nil if Slurm did not take the merge.
  package var merge: SlurmJobID?

  package init(array: SlurmJobID, merge: SlurmJobID? = nil) {
    self.array = array
    self.merge = merge
  }

  /// The newest submission of a job; nil if there is none, or none that this program can read.
  package static func newest(of job: FilePath) -> SlurmSubmission? {
    FileSystem.text(of: SlurmScripts.submission(of: job)).flatMap {
      try? JSONDecoder().decode(SlurmSubmission.self, from: Data($0.utf8))
    }.flatMap { $0.version == currentVersion ? $0 : nil }
  }

  /// Notes the submission in the job's folder.
  /// - Throws: `FileWritingError`.
  package func write(for job: FilePath) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write(try encoder.encode(self), at: SlurmScripts.submission(of: job))
  }
}

extension SlurmScripts {
  /// Writes the scripts into the job's folder, and makes the folder of its logs.
  /// - Throws: `FileWritingError`, or `BatchError` with code `unusableOutputFolder` or `storageFull`.
  package func write() throws {
    do {
      try FileSystem.createFolder(logs)
    } catch {
      throw BatchError(
        error.isStorageFull ? .storageFull : .unusableOutputFolder, "the folder \(logs) cannot be created: \(error)",
        remedy: error.isStorageFull ? "free some space" : "change the permissions of the job's folder")
    }
    try AtomicFile.write(Data(shardScript.utf8), at: shardFile)
    try AtomicFile.write(Data(mergeScript.utf8), at: mergeFile)
  }
}

extension AtomicFile {
  /// Writes a file of a job that goes to Slurm, whose path is text.
  fileprivate static func write(_ data: Data, at path: FilePath) throws {
    guard let url = path.url else { preconditionFailure("scripts are made for paths that are text") }
    try write(data, to: url)
  }
}
