import FileWriting
import Foundation

extension RunReport {
  /// Writes the report into the folder of its run, each file whole or not at all: `report.json` first, from which the
  /// others can be made again, then the texts and the page.
  /// - Throws: `FileWritingError`.
  public func write(to folder: RunFolder, withPage: Bool) throws {
    try Self.write(to: folder.report, writeJSON)
    try writeTexts(to: folder, withPage: withPage)
  }

  /// Writes the texts and the page into the folder of the run, each file whole or not at all.
  /// - Throws: `FileWritingError`.
  public func writeTexts(to folder: RunFolder, withPage: Bool) throws {
    try Self.write(Data(SummaryText.text(of: self, folder: folder.path).utf8), to: folder.summary)
    try Self.write(Data(FileLists.failed(of: self)), to: folder.failed)
    if let list = FileLists.failedWithZeros(of: self) { try Self.write(Data(list), to: folder.failedWithZeros) }
    try Self.write(Data(FileLists.checksums(of: self)), to: folder.checksums)
    if withPage { try Self.write(to: folder.page) { try ReportPage.write(self, folder: folder, $0) } }
  }

  /// The report in a few lines.
  /// - Parameter folder: where its other forms are.
  public func summary(in folder: RunFolder) -> String { SummaryText.text(of: self, folder: folder.path) }

  private static func write(_ data: Data, to path: FilePath) throws { try write(to: path) { try $0(data) } }

  private static func write(to path: FilePath, _ body: ((Data) throws -> Void) throws -> Void) throws {
    guard let url = path.url else { preconditionFailure("a run's folder is named in text") }
    try AtomicFile.write(piecewiseTo: url, body)
  }
}
