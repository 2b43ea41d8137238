import Foundation

/// The parameters of a published network: `Fixtures/networks/keys/NAME.tsv` and others.
public struct KeyList: Sendable {
  public struct Entry: Sendable {
    public let name: String
    public let shape: [Int]
    /// The first value and the sum of all, as the formula makes them; absent in lists of names and shapes alone.
    public let first, sum: Double?
  }

  public let entries: [Entry]

  public init(_ name: String) throws {
    try self.init(fixture: "networks/keys/\(name).tsv")
  }

  /// - Parameters:
  ///   - fixture: a table whose head names the columns: `key`, `shape`, `first`, `sum`.
  ///   - network: which of several networks of the table, by its column `network`.
  public init(fixture: String, network: String? = nil) throws {
    let text = try String(contentsOf: Project.fixture(fixture), encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    let rows = lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
    entries = rows.filter { network == nil || $0["network"] == network }.map { row in
      Entry(
        name: row["key"] ?? "", shape: (row["shape"] ?? "").split(separator: "x").compactMap { Int($0) },
        first: row["first"].flatMap(Double.init), sum: row["sum"].flatMap(Double.init))
    }
  }
}
