import Foundation
import Imaging
import Metrics
import Neural
import Parallel
import TestSupport
import Testing

/// MUSIQ and CLIPIQA+, by weights of the formula: these say whether the networks are the original ones, nothing of pictures.
@Suite struct QualityTests {
  private let workers = WorkerPool(count: 2)

  // MARK: MUSIQ

  @Test func musiqHasTheTensorsOfTheReference() throws {
    try NetworkReference.expectTensors(MUSIQNetwork.parameters, of: "musiq", gain: 1) { name in
      ["position_emb", "scale_emb", "encoder.cls"].contains { name.hasSuffix($0) }
    }
  }

  @Test func musiqCutsThePatchesOfTheReference() throws {
    let picture = try ReferenceFixture.color("astronaut")
    let patches = MUSIQPatches(
      Tensor(shape: [1, picture.size.height, picture.size.width, 3], elements: picture.values), on: workers)
    // Hash position, scale and mask of each token; those without a patch are left out here.
    let table = try NetworkReference.tensor("musiq.positions.astronaut")
    let rows = (0..<table.shape[0]).filter { table.elements[$0 * 3 + 2] == 1 }
    #expect(patches.places.map(\.cell) == rows.map { Int(table.elements[$0 * 3]) })
    #expect(patches.places.map(\.scale) == rows.map { Int(table.elements[$0 * 3 + 1]) })
    let sums = try NetworkReference.tensor("musiq.patchSums.astronaut").elements
    let cut = patches.patches(0..<patches.places.count)
    let count = cut.count / patches.places.count
    for (index, row) in rows.enumerated() {
      let sum = cut.elements[index * count..<(index + 1) * count].reduce(0.0) { $0 + Double($1) }
      // Sums of 3072 values within ±1 in single precision.
      #expect(abs(sum - Double(sums[row])) < 3072 * 1e-6, "patch \(index)")
    }
  }

  @Test(arguments: ["astronaut", "coffee_jpeg"]) func musiqScoresAsTheReference(name: String) throws {
    let (metric, picture) = (try FormulaMetric.picture("musiq"), try ReferenceFixture.picture(name))
    let score = try metric(of: picture, on: workers)
    #expect(try NetworkReference.distance([Float(score)], from: "musiq.score", of: name) <= 1, "\(score)")
  }

  /// A picture smaller than a patch, and one of which the longest side of a scale leaves less than a pixel.
  @Test(arguments: [(1, 1), (20, 31), (1, 700)]) func musiqTakesPicturesOfAnySize(height: Int, width: Int) throws {
    let picture = try Scenes.picture(ImageSize(width: width, height: height))
    let metric = try FormulaMetric.picture("musiq")
    #expect(try metric(of: picture, on: workers).isFinite)
  }

  // MARK: CLIPIQA+

  @Test func clipHasTheTensorsOfTheReference() throws {
    try NetworkReference.expectTensors(CLIPImageEncoder.parameters, of: "clip_rn50_visual", gain: 0.5) { name in
      name.contains(".running_") || name.hasSuffix("positional_embedding")
    }
  }

  @Test func clipSeesWhatTheReferenceSees() throws {
    let encoder = try CLIPImageEncoder(weights: FormulaMetric.file(CLIPImageEncoder.parameters, gain: 0.5))
    let input = CLIPImageEncoder.input(try ReferenceFixture.picture("astronaut"))
    for (name, isPositioned) in [("clipRN50.noPos", false), ("clipRN50.pos", true)] {
      let feature = encoder(input, isPositioned: isPositioned, on: workers).elements
      #expect(try NetworkReference.distance(feature, from: name, of: "astronaut") <= 1, "\(name)")
    }
  }

  /// `clip-prompts.safetensors` has the features of both prompts by a PyTorch program of our own.
  @Test func clipReadsPromptsAsTheReference() throws {
    let encoder = try CLIPPromptEncoder(
      weights: FormulaMetric.file(CLIPPromptEncoder.parameters, gain: 0.5), on: workers)
    let file = try Safetensors(contentsOf: Project.fixture("metrics/clip-prompts.safetensors"))
    for (name, feature) in [("good", encoder.good), ("bad", encoder.bad)] {
      let expected = try file.tensor(named: name)
      // 20 times what single precision was off there, of values up to 1.24.
      #expect(Tensor(shape: [1024], elements: feature).largestDifference(from: expected) <= 2e-5, "\(name)")
    }
    #expect(abs(encoder.scale - 1.2462350127025892) < 1e-6)
  }

  /// The same program's probabilities for the features of the fixture.
  @Test(arguments: [("clipiqa-plus", 0.5000499448969014), ("clipiqa-plus-rn50-512", 0.500023181733805)])
  func clipIsAsSureAsTheReference(name: String, expected: Double) throws {
    let (metric, picture) = (try FormulaMetric.picture(name), try ReferenceFixture.picture("astronaut"))
    let found = try metric(of: picture, on: workers)
    // Cosines are off by some 1e-7; what tells the prompts apart is 2e-5 at least.
    #expect(abs(found - expected) < 1e-6, "\(found)")
  }

  @Test func probabilitiesOfOppositesAddUp() throws {
    let encoder = try CLIPPromptEncoder(
      weights: FormulaMetric.file(CLIPPromptEncoder.parameters, gain: 0.5), on: workers)
    let (good, bad) = (encoder.probabilityOfGood(encoder.good), encoder.probabilityOfGood(encoder.bad))
    #expect(good > 0.5 && bad < 0.5)
    let opposite = encoder.probabilityOfGood(encoder.good.map { -$0 })
    #expect(abs(good + opposite - 1) < 1e-12)
  }

  // MARK: Both

  @Test(arguments: ["musiq", "clipiqa-plus", "clipiqa-plus-rn50-512"])
  func isTheSameForAnyNumberOfWorkers(name: String) throws {
    let (metric, picture) = (try FormulaMetric.picture(name), try ReferenceFixture.picture("coffee_jpeg"))
    let figures = try [1, 2, 5].map { try metric(of: picture, on: WorkerPool(count: $0)) }
    #expect(Set(figures).count == 1)
  }

  @Test func clipKnowsItsSmallestPicture() throws {
    let metric = try FormulaMetric.picture("clipiqa-plus-rn50-512")
    let smallest = try Scenes.picture(ImageSize(width: 31, height: 31))
    #expect(0...1 ~= (try metric(of: smallest, on: workers)))
    let smaller = try Scenes.picture(ImageSize(width: 40, height: 30))
    let error = #expect(throws: MetricsError.self) { try metric(of: smaller, on: workers) }
    #expect(error?.code == .tooSmall)
  }

  @Test(arguments: [
    ("musiq", "conv_root.weight"), ("musiq-spaq", "conv_root.weight"), ("clipiqa-plus", "visual.conv1.weight"),
    ("clipiqa-plus-rn50-512", "visual.conv1.weight"), ("fid", "Conv2d_1a_3x3.conv.weight"),
  ])
  func namesATensorOfAnotherShape(name: String, tensor: String) throws {
    let directory = try TemporaryDirectory()
    let url = directory.file("weights.safetensors")
    try Safetensors.encode([tensor: Tensor(shape: [64, 3, 5, 5])]).write(to: url)
    let error = #expect(throws: NeuralError.self) { try StandardMetrics.named(name).make(weights: url) }
    #expect(error?.code == .wrongShape && error?.tensor == tensor && error?.file == url.path)
  }
}
