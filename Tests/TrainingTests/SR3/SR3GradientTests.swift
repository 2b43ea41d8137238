import Diffusion
import Neural
import Parallel
import TestSupport
import Testing
import Training

@Suite struct SR3GradientTests {
  /// Loss and gradient of a small network on a batch of two, against the modules of SR3's code in PyTorch in double
  /// precision, with parameters and inputs made by the formula.
  @Test func agreesWithPyTorch() throws {
    let reference = try Safetensors(contentsOf: Project.fixture("training/sr3_gradient.safetensors"))
    let trainer = SR3Trainer(
      SR3UNet.Configuration(
        innerWidth: 4, multipliers: [1, 2], blocksPerLevel: 1, groups: 2, attentionLevels: [1], dropout: 0),
      workers: WorkerPool(count: 2))
    let parameters = trainer.layout.entries.flatMap { FormulaTensor.parameter($0.name, $0.shape).elements }
    func image(_ name: String, _ shape: [Int]) -> Tensor { FormulaTensor.input(name, shape).channelsLast() }
    let batch = NetworkInputs(
      state: image("state", [2, 3, 8, 8]), color: image("color", [2, 3, 8, 8]), raw: image("raw", [2, 4, 4, 4]),
      steps: [0.9975, 0.9876].map { DiffusionStep(number: 1, noiseLevel: $0) })
    let loss = SquaredError(target: image("target", [2, 3, 8, 8]))
    let gradient = trainer.gradient(of: parameters, batch: batch, loss: loss.add)
    #expect(abs(loss.value - Double(try reference.tensor(named: "loss").elements[0])) < 1e-6)
    for entry in trainer.layout.entries {
      let expected = try reference.tensor(named: entry.name, shape: entry.shape)
      let largest = expected.elements.reduce(0) { max($0, abs($1)) }
      let actual = Tensor(shape: entry.shape, elements: Array(gradient[entry.range]))
      // Ten times what PyTorch in float32 is off at most.
      #expect(actual.largestDifference(from: expected) <= 2e-5 * largest, "\(entry.name)")
    }
  }
}
