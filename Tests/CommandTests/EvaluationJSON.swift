import Foundation

/// The parts of `evaluate --json` that tests look at.
struct EvaluationJSON: Decodable {
  struct Metric: Decodable {
    let name, goal, subject: String
  }

  struct Statistic: Decodable {
    struct Interval: Decodable {
      let low, high: Double
    }

    let mean, median: Figure?
    let interval: Interval?
    let count: Int
  }

  struct Picture: Decodable {
    let picture: String
    let figures: [String: Figure]
  }

  struct Method: Decodable {
    let name, family: String
    let evaluations: Int?
    let statistics: [String: Statistic]
    let differences: [String: Statistic]?
    let pictures: [Picture]
  }

  struct Failure: Decodable {
    let method: String?
    let file, problem: String
  }

  /// A number, or the word for one that JSON does not have.
  struct Figure: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        value = number
      } else {
        value = try container.decode(String.self) == "inf" ? .infinity : .nan
      }
    }
  }

  let comparison: String
  let metrics: [Metric]
  let methods: [Method]
  let target: Method?
  let failures: [Failure]
  let warnings: [String]

  /// Those of the first method.
  var pictures: [Picture] { methods.first?.pictures ?? [] }

  init(_ outcome: Tool.Outcome) throws { self = try JSONDecoder().decode(Self.self, from: Data(outcome.stdout.utf8)) }
}
