import Diffusion
import Foundation
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct ExactTileUNetTests {
  static let model = Result {
    try DiffusionModel(contentsOf: Project.fixture("diffusion/starter.safetensors"))
  }

  /// The whole network against a double-precision run of the original (PyTorch).
  @Test func agreesWithTheReference() throws {
    let model = try Self.model.get()
    guard case .exactTile(let network) = model.network else {
      throw ModelError(file: model.file, problem: "other kind")
    }
    let fixture = try Safetensors(contentsOf: Project.fixture("diffusion/starter_forward.safetensors"))
    let steps = try fixture.integers(named: "step")
    let noisy = try fixture.tensor(named: "noisy")
    let color = try fixture.tensor(named: "color")
    let raw = try fixture.tensor(named: "raw")
    let output = try fixture.tensor(named: "output")
    for image in steps.indices {
      let state = Picture(nchw: noisy, image: image).frame
      let predictor = EnhancementPredictor(
        network, process: model.process, width: state.width, height: state.height, band: 32,
        color: Picture(nchw: color, image: image), raw: Picture(nchw: raw, image: image), workers: WorkerPool(count: 2))
      let t = Int(steps[image])
      let step = DiffusionStep(number: t, noiseLevel: model.process.schedule.alphaBar(t).squareRoot())
      let prediction = try predictor.prediction(state, at: step)
      let expected = Picture(nchw: output, image: image).values
      let error = zip(prediction, expected).map { abs($0 - $1) }.max() ?? .infinity
      print("max error", error)
      // 2e-4: what float32 Winograd F(4 × 4, 3 × 3) may cost here, as the fixture says.
      #expect(error <= 2e-4)
    }
  }
}
