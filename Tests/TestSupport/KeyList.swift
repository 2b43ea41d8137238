import Foundation

/// The parameters of a published network: `Fixtures/networks/keys/NAME.tsv`.
public struct KeyList: Sendable {
  public struct Entry: Sendable {
    public let name: String
    public let shape: [Int]
    /// The first value and the sum of all, as the formula makes them; absent in lists of names and shapes alone.
    public let first, sum: Double?
  }

  public let entries: [Entry]

  public init(_ name: String) throws {
    let text = try String(contentsOf: Project.fixture("networks/keys/\(name).tsv"), encoding: .utf8)
    entries = text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t")
      return Entry(
        name: String(fields[0]), shape: fields[1].split(separator: "x").compactMap { Int($0) },
        first: fields.count > 4 ? Double(fields[4]) : nil, sum: fields.count > 5 ? Double(fields[5]) : nil)
    }
  }
}
