import Foundation
import TestSupport

/// Five steps of Adam and of the moving average, run in float64: `Fixtures/training/optimizer.json`.
struct OptimizerFixture: Decodable, Sendable {
  struct Step: Decodable, Sendable {
    var step: Int
    var learningRate: Double
    var parameters: [Double]
    /// The first and second moments.
    var m, v: [Double]
    /// The moving average of the parameters.
    var ema: [Double]
  }

  struct Run: Decodable, Sendable {
    /// Absent where the rate is constant.
    var warmupSteps: Int?
    var steps: [Step]
  }

  struct Tolerance: Decodable, Sendable { var float32: Double }

  var learningRate, beta1, beta2, epsilon, weightDecay, emaDecay: Double
  var initialParameters: [Float]
  var gradients: [[Float]]
  var tolerance: Tolerance
  var constant, warmup: Run

  init() throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: Project.fixture("training/optimizer.json")))
  }
}
