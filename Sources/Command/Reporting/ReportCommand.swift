import ArgumentParser
import Batch
import Foundation

/// `diffraw report`: makes the texts and the page of a run again.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Make the texts and the page of a run again, and print the page's path.")

  @Argument(help: "Folder of a run, or an output folder, for the newest run in it.")
  var folder: String

  @Flag(help: "Open the page in the browser.")
  var open = false

  func run() throws {
    let page = try Failing.withStatus { try rebuild() }
    print(page)
    if open { try Failing.withStatus { try Self.open(page) } }
  }

  private func rebuild() throws -> FilePath {
    let run = try Self.run(at: FilePath(folder))
    var told: Data?
    // A watch may write its report anew meanwhile, and what is made here must not be older.
    while case let json = try Self.report(of: run), json != told {
      try RunReport(json: json, name: run.report.description).writeTexts(to: run, withPage: true)
      told = json
    }
    return run.page
  }

  private static func report(of run: RunFolder) throws -> Data {
    guard let file = run.report.url else { preconditionFailure("a word of the command line is text") }
    do {
      return try Data(contentsOf: file)
    } catch {
      throw ReportError("\(run.report): the report cannot be read: \(error.localizedDescription)")
    }
  }

  /// The run that a path leads to.
  private static func run(at path: FilePath) throws -> RunFolder {
    if FileSystem.exists(RunFolder(path).report) { return RunFolder(path) }
    let runs: [RunFolder]
    do {
      runs = try RunFolder.all(of: path)
    } catch {
      throw ReportError("\(RunFolder.runs(of: path)): the runs cannot be listed: \(error)")
    }
    guard let newest = runs.last else {
      throw ReportError("\(path): no run is here; name the output folder of a run, or the folder of a run in it")
    }
    if FileSystem.exists(newest.report) { return newest }
    // The runs of a watch have one report together.
    if let name = JournalReader.start(ofJournalAt: newest.journal)?.reportedIn,
      let run = runs.first(where: { $0.name == name }), FileSystem.exists(run.report)
    {
      return run
    }
    let older = runs.last { FileSystem.exists($0.report) }
    throw ReportError(
      "\(newest.path): the newest run has no report: it is still at work, was killed, or was told to write none; "
        + (older.map { "the newest with a report is \($0.path)" } ?? "run again with --report full"))
  }

  private static func open(_ page: FilePath) throws {
    #if os(macOS)
      let opener = "open"
    #else
      let opener = "xdg-open"
    #endif
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [opener, page.description]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ReportError("\(page): \(opener) cannot open the page; open it in a browser yourself")
    }
  }
}

/// Why there is no report to be had: where, and what to do.
struct ReportError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
