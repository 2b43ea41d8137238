import Foundation
import Neural
import TestSupport
import Testing

/// `diffraw network`: networks listed, described, and run on named tensors.
@Suite struct NetworkTests {
  @Test func networksAreListed() throws {
    let outcome = try Tool.run(["network", "list"])
    #expect(outcome.status == 0 && outcome.stderr.isEmpty)
    let names = outcome.stdoutLines.compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(
      names == [
        "liteispnet", "gcm", "mwispnet", "pynet_level0", "mobileie_zrr", "pwcnet", "sr3", "alexnet", "vgg16",
        "squeezenet1_1", "inception-fid", "musiq", "clipiqa-plus",
      ])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(Tool.run(["network", "list", "--json"]).stdout.utf8))
        as? [[String: Any]])
    #expect(json.map { $0["name"] as? String } == names)
    #expect(
      json.map { $0["parameters"] as? Int } == [
        9_047_815, 46_243, 29_219_345, 47_554_738, 4_132, 9_374_274, 92_559_235, 2_469_696, 14_714_688, 722_496,
        21_820_000, 27_125_825, 102_068_577,
      ])
  }

  /// Every tensor of the network by the name and shape that its checkpoints have.
  @Test(arguments: [
    ("liteispnet", "liteispnet", []), ("gcm", "gcm", []), ("mwispnet", "mwispnet", []),
    ("pynet_level0", "pynet_level0", []), ("pwcnet", "pwcnet", []), ("sr3", "sr3_stock_in10", []),
    ("sr3", "sr3_small", ["inner=32", "multipliers=1,2,4", "groups=8"]),
    ("sr3", "sr3_small_attn16", ["inner=32", "multipliers=1,2,4", "blocks=1", "attention=2", "groups=16"]),
  ])
  func tensorsAreDescribed(network: String, list: String, config: [String]) throws {
    let outcome = try Tool.run(["network", "describe", network] + (config.isEmpty ? [] : ["--config"] + config))
    #expect(outcome.status == 0 && outcome.stdout.hasPrefix("\(network): "), "\(outcome)")
    let entries = try KeyList(list).entries
    let lines = outcome.stdoutLines.suffix(entries.count).map { $0.split(separator: " ").map(String.init) }
    #expect(lines == entries.map { [$0.name, $0.shape.map(String.init).joined(separator: "×")] })
  }

  /// Every tensor of the reference runs, through what users run: from PyTorch's names to activations.
  @Test(arguments: [
    ("gcm", "gcm", []), ("liteispnet", "liteispnet", []), ("pwcnet", "pwcnet", []),
    ("mobileie_zrr", "mobileie_zrr", []),
    ("sr3", "sr3_small", ["--config", "inner=32", "multipliers=1,2,4", "groups=8"]),
    ("sr3", "sr3_small_attn16", ["--config", "inner=32", "multipliers=1,2,4", "blocks=1", "attention=2", "groups=16"]),
  ])
  func agreesWithTheOriginal(network: String, name: String, config: [String]) throws {
    let place = try Workplace()
    let fixture = try NetworkFixture(name)
    var weights: [String] = []
    if network != "mobileie_zrr" {
      // As saved from several GPUs, and PWC-Net with the names that it had at first.
      let tensors = try KeyList(name).entries.map { entry in
        let name = network == "pwcnet" ? entry.name.replacing(/net(?=[A-Z])/, with: "module") : entry.name
        return ("module.\(name)", fixture.parameter(entry.name, entry.shape))
      }
      try place.write(Safetensors.encode(Dictionary(uniqueKeysWithValues: tensors)), to: "wrapped.safetensors")
      let imported = try place.run(
        ["import", "wrapped.safetensors", "--as", network, "-o", "weights.safetensors", "-q"] + config)
      #expect(imported.status == 0 && imported.stderr.isEmpty, "\(imported)")
      weights = ["--weights", "weights.safetensors"]
    }
    let inputs = Project.fixture("networks/\(name).safetensors").path
    let outcome = try place.run(
      ["network", "run", network, "--inputs", inputs, "-o", "out.safetensors", "--activations"] + weights)
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    let outputs = try Safetensors(contentsOf: place.file("out.safetensors"))
    #expect(fixture.outputs.count > 4)
    for output in fixture.outputs {
      let (actual, expected) = (try outputs.tensor(named: output), try fixture.tensor(output))
      let tolerances = try #require(fixture.tensors[output])
      let (tolerance, rms) = (try #require(tolerances.tolerance), try #require(tolerances.rmsTolerance))
      // Of modules the file holds the first channels only.
      #expect(actual.shape.count == expected.shape.count && actual.shape[2...] == expected.shape[2...], "\(output)")
      let part = Tensor(shape: expected.shape, elements: Array(actual.elements.prefix(expected.count)))
      let squares = zip(part.elements, expected.elements).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
      #expect(part.largestDifference(from: expected) <= tolerance, "\(output)")
      #expect((squares / Double(part.count)).squareRoot() <= rms, "\(output)")
    }
  }

  /// A whole frame's memory is told for weights that are at hand.
  @Test func memoryIsTold() throws {
    let outcome = try Tool.run(["network", "describe", "mobileie_zrr"])
    #expect(outcome.stdout.contains(/memory +\d+ MiB a megapixel/), "\(outcome)")
  }

  /// The shape of the network comes from the tensors, its groups from the metadata or the command line.
  @Test func isRunAsItsFileSays() throws {
    let place = try Workplace()
    try place.write(try SmallSR3().file(), to: "model.safetensors")
    let image = FormulaTensor.input("input", [2, 10, 6, 4])
    let inputs = ["input": image, "noise_level": Tensor(shape: [2, 1], elements: [0.9, 0.5])]
    try place.write(Safetensors.encode(inputs), to: "in.safetensors")
    func run(_ words: String...) throws -> Tool.Outcome {
      try place.run(
        ["network", "run", "sr3", "--weights", "model.safetensors", "--inputs", "in.safetensors"] + words)
    }
    let outcome = try run("-o", "one.safetensors", "--workers", "1")
    #expect(outcome.status == 0 && outcome.stdout == "one.safetensors\n" && outcome.stderr.isEmpty, "\(outcome)")
    #expect(try run("-o", "three.safetensors", "--workers", "3", "--config", "groups=1").status == 0)
    #expect(try place.bytes("one.safetensors") == place.bytes("three.safetensors"))
    let output = try Safetensors(contentsOf: place.file("one.safetensors")).tensor(named: "output")
    #expect(output.shape == [2, 3, 6, 4])
    // Other groups are another network.
    #expect(try run("-o", "two.safetensors", "--config", "groups=2").status == 0)
    #expect(try place.bytes("one.safetensors") != place.bytes("two.safetensors"))
  }

  /// A network that is told t takes it in the place of the noise level.
  @Test func embeddingsOfStepsTakeSteps() throws {
    let place = try Workplace()
    try place.write(try SmallSR3().file(), to: "model.safetensors")
    let image = FormulaTensor.input("input", [1, 10, 4, 4])
    func run(_ output: String, _ inputs: [String: Tensor], _ words: String...) throws -> Tool.Outcome {
      try place.write(Safetensors.encode(inputs.merging(["input": image]) { $1 }), to: "in.safetensors")
      return try place.run(
        ["network", "run", "sr3", "--weights", "model.safetensors", "--inputs", "in.safetensors", "-o", output] + words)
    }
    let one = Tensor(shape: [1, 1], elements: [1])
    let missing = try run("a", ["noise_level": one], "--config", "embedding=step")
    #expect(missing.status == 65 && missing.stderr.contains("tensor 'step' is missing"), "\(missing)")
    let half = try run("a", ["step": Tensor(shape: [1, 1], elements: [0.5])], "--config", "embedding=step")
    #expect(half.status == 65 && half.stderr.contains("0.5 is no whole number"), "\(half)")
    // Both embeddings have the same sinusoids of the same number.
    #expect(try run("a", ["step": one], "--config", "embedding=step").status == 0)
    #expect(try run("b", ["noise_level": one]).status == 0)
    #expect(try run("c", ["noise_level": Tensor(shape: [1, 1], elements: [0.5])]).status == 0)
    #expect(try place.bytes("a") == place.bytes("b") && place.bytes("b") != place.bytes("c"))
    let unknown = try run("d", ["step": one], "--config", "embedding=time")
    #expect(unknown.status == 65 && unknown.stderr.contains("not noise-level or step"), "\(unknown)")
  }

  @Test func inputsThatDoNotFitAreNamed() throws {
    let place = try Workplace()
    try place.write(try SmallSR3().file(), to: "model.safetensors")
    let level = Tensor(shape: [1, 1], elements: [0.9])
    let cases: [(inputs: [String: Tensor], part: String)] = [
      (["noise_level": level], "tensor 'input' is missing"),
      (["input": Tensor(shape: [1, 10, 4, 4]), "noise": level], "tensor 'noise_level' is missing"),
      (["input": Tensor(shape: [1, 9, 4, 4]), "noise_level": level], "give it as (N, 10, H, W)"),
      (["input": Tensor(shape: [10, 4, 4]), "noise_level": level], "give it as (N, 10, H, W)"),
      (["input": Tensor(shape: [1, 10, 3, 4]), "noise_level": level], "multiples of 2"),
      (["input": Tensor(shape: [2, 10, 4, 4]), "noise_level": level], "one number for each of the 2 images"),
      (["input": Tensor(shape: [1, 10, 4, 4], repeating: .infinity), "noise_level": level], "inf at element 0"),
    ]
    for (inputs, part) in cases {
      try place.write(Safetensors.encode(inputs), to: "in.safetensors")
      let outcome = try place.run(
        "network", "run", "sr3", "--weights", "model.safetensors", "--inputs", "in.safetensors", "-o", "out.safetensors"
      )
      #expect(outcome.status == 65 && outcome.stderr.contains(part), "\(outcome)")
      #expect(outcome.stderr.contains("in.safetensors") && place.files(".").count == 2)
    }
  }

  @Test func weightsThatDoNotComeWithTheProgramAreAskedFor() throws {
    let outcome = try Tool.run(["network", "run", "liteispnet", "--inputs", "a", "-o", "b"])
    #expect(outcome.status == 64 && outcome.stderr.contains("give --weights FILE"), "\(outcome)")
  }

  @Test func checkpointsAreToBeImportedFirst() throws {
    let weights = Project.fixture("checkpoints/sr3.pth").path
    let outcome = try Tool.run(["network", "run", "sr3", "--weights", weights, "--inputs", "a", "-o", "b"])
    #expect(outcome.status == 65 && outcome.stderr.contains("check that it is a safetensors file"), "\(outcome)")
  }
}
