import ArgumentParser
import Batch
import Foundation
import RawDecoding

/// `diffraw inspect`: what a RAW file says of itself.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print camera, sizes, filter array, levels, white balance, matrices, crop and orientation of RAW files.")

  @Argument(help: "RAW files.")
  var files: [String]

  @Flag(help: "Print one JSON object a file, each on a line.")
  var json = false

  func run() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var failures = 0
    for (index, file) in files.enumerated() {
      do {
        let header = try RawDecoder().header(of: URL(filePath: file))
        if json {
          print(String(decoding: try encoder.encode(Report(file: file, header: header)), as: UTF8.self))
        } else {
          if files.count > 1 { print(index == 0 ? "\(file):" : "\n\(file):") }
          print(header.description)
        }
      } catch let error as RawDecodingError {
        failures += 1
        Terminal.standardError.write("diffraw: \(error)")
      }
    }
    if failures > 0 { throw ExitCode(ExitStatus.someFailed.rawValue) }
  }

  /// The header with the name of its file.
  private struct Report: Encodable {
    let file: String
    let header: RawHeader

    private enum Key: CodingKey { case file }

    func encode(to encoder: any Encoder) throws {
      try header.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(file, forKey: .file)
    }
  }
}
