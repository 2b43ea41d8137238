import Foundation
import Neural
import TestSupport
import Testing

/// `diffraw import`: checkpoints that PyTorch made, and those that are not what they should be.
@Suite struct ImportTests {
  private static func checkpoint(_ name: String) -> String { Project.fixture("checkpoints/\(name)").path }

  private func importing(_ file: String, _ place: Workplace, _ words: String...) throws -> Tool.Outcome {
    try place.run(["import", file, "--as", "sr3", "-o", "out.safetensors"] + words)
  }

  private func tensors(_ place: Workplace, _ name: String = "out.safetensors") throws -> [String: Tensor] {
    let file = try Safetensors(contentsOf: place.file(name))
    return try Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.tensor(named: $0)) })
  }

  // MARK: What is imported

  /// Wrapped, prefixed, in half precision and beside its schedule, in both forms of torch.save.
  @Test(arguments: ["sr3.pth", "legacy-sr3.pth"]) func checkpointsGiveTheirTensors(name: String) throws {
    let place = try Workplace()
    let outcome = try importing(Self.checkpoint(name), place, "--config", "groups=1")
    #expect(outcome.status == 0 && outcome.stdout == "out.safetensors\n", "\(outcome)")
    #expect(try tensors(place) == SmallSR3().tensors)
    #expect(outcome.stderr.contains("69 tensors, 857 values"), "\(outcome)")
    #expect(outcome.stderr.contains("69 tensors converted from F16 to F32"), "\(outcome)")
    #expect(outcome.stderr.contains("12 left out, which no run needs: "), "\(outcome)")
    #expect(outcome.stderr.contains("alphas_cumprod") && outcome.stderr.contains("… and 4 more"), "\(outcome)")
  }

  @Test func originIsRecorded() throws {
    let place = try Workplace()
    let source = Self.checkpoint("sr3.pth")
    _ = try importing(source, place, "--config", "groups=1")
    let metadata = try Safetensors(contentsOf: place.file("out.safetensors")).metadata
    #expect(metadata["network"] == "sr3" && metadata["groups"] == "1" && metadata["embedding"] == "noise-level")
    #expect(metadata["source"] == "sr3.pth" && metadata["sourceForm"] == "zip")
    #expect(metadata["sourceEntry"] == "state_dict" && metadata["sourceBytes"] == "12685")
    #expect(
      metadata["sourceDigest"] == "sha256:91ba340766ca16125ba3d5f04aba1f1e6185f2f7424de4cb4a8ad9c7dcd5e067")
  }

  /// What was imported is imported again as it is, its settings with it; and equal files make equal bytes.
  @Test func resultIsTakenBack() throws {
    let place = try Workplace()
    _ = try importing(Self.checkpoint("legacy-sr3.pth"), place, "--config", "groups=1")
    let again = try place.run("import", "out.safetensors", "--as", "sr3", "-o", "again.safetensors", "--quiet")
    #expect(again.status == 0 && again.stderr.isEmpty, "\(again)")
    #expect(try tensors(place, "again.safetensors") == tensors(place))
    _ = try place.run("import", "out.safetensors", "--as", "sr3", "-o", "third.safetensors")
    #expect(try place.bytes("third.safetensors") == place.bytes("again.safetensors"))
  }

  /// What neither tensors nor settings tell is taken for granted aloud, or refused where it cannot be.
  @Test func assumptionsAreTold() throws {
    let place = try Workplace()
    try place.write(Safetensors.encode(try SmallSR3(innerWidth: 32).tensors), to: "model.safetensors")
    let taken = try importing("model.safetensors", place, "--quiet")
    #expect(taken.status == 0 && taken.stderrLines.count == 1, "\(taken)")
    #expect(taken.stderr.contains("groups are taken to be 32") && taken.stderr.contains("--config groups=N"))
    #expect(try Safetensors(contentsOf: place.file("out.safetensors")).metadata["groups"] == "32")
    try place.write(Safetensors.encode(try SmallSR3().tensors), to: "model.safetensors")
    let refused = try importing("model.safetensors", place)
    #expect(refused.status == 65 && refused.stderr.contains("32 groups do not divide its width 2"), "\(refused)")
  }

  @Test func prefixesAreTakenOff() throws {
    let place = try Workplace()
    let small = try SmallSR3()
    for prefix in ["module.", "netG.", "netG.module."] {
      let data = small.file { tensors in
        tensors = Dictionary(uniqueKeysWithValues: tensors.map { (prefix + $0.key, $0.value) })
      }
      try place.write(data, to: "model.safetensors")
      #expect(try importing("model.safetensors", place).status == 0)
      #expect(try tensors(place) == small.tensors)
    }
  }

  /// torchvision's file has the layers that classify, too; and tensors may lie in several files.
  @Test func trunksOfMetricsAreImported() throws {
    let place = try Workplace()
    let trunk = try Safetensors(data: FormulaTrunk.data, name: "trunk")
    var whole: [String: Tensor] = [:]
    for name in trunk.names { whole[name] = try trunk.tensor(named: name) }
    let classifier = ["classifier.1.weight": Tensor(shape: [2, 3]), "classifier.1.bias": Tensor(shape: [2])]
    try place.write(Safetensors.encode(whole.merging(classifier) { $1 }), to: "alexnet.safetensors")
    let imported = try place.run("import", "alexnet.safetensors", "--as", "alexnet", "-o", "out.safetensors")
    #expect(imported.status == 0 && imported.stderr.contains("2 left out, which no run needs: "), "\(imported)")
    #expect(try tensors(place) == whole)

    let first = whole.filter { $0.key.hasPrefix("features.0.") }
    try place.write(Safetensors.encode(first), to: "first.safetensors")
    try place.write(
      Safetensors.encode(whole.filter { !$0.key.hasPrefix("features.0.") }), to: "others.safetensors")
    let joined = try place.run(
      "import", "first.safetensors", "others.safetensors", "--as", "alexnet", "-o", "joined.safetensors")
    #expect(joined.status == 0, "\(joined)")
    #expect(try tensors(place, "joined.safetensors") == whole)
    let metadata = try Safetensors(contentsOf: place.file("joined.safetensors")).metadata
    #expect(metadata["source"] == "first.safetensors, others.safetensors")

    let twice = try place.run(
      "import", "first.safetensors", "out.safetensors", "--as", "alexnet", "-o", "twice.safetensors")
    #expect(twice.status == 65 && twice.stderr.contains("a second “features.0.weight”"), "\(twice)")
    let part = try place.run("import", "first.safetensors", "--as", "alexnet", "-o", "part.safetensors")
    #expect(part.status == 65 && part.stderr.contains("8 tensors missing: features.3.weight 192×64×5×5"), "\(part)")
  }

  /// MobileIE's weights by the names, and in the shapes, that its authors' checkpoints have.
  @Test func otherNamesAreKnown() throws {
    let place = try Workplace()
    let shipped = Project.root.appending(path: "Sources/ColorNetworks/Weights/mobileie_zrr.safetensors")
    let file = try Safetensors(contentsOf: shipped)
    let names = try JSONDecoder().decode([String: String].self, from: Data(#require(file.metadata["sourceKeys"]).utf8))
    var (tensors, originals): ([String: Tensor], [String: Tensor]) = ([:], [:])
    for name in file.names {
      let tensor = try file.tensor(named: name)
      tensors[name] = tensor
      originals[try #require(names[name])] =
        name.hasSuffix("quadratic.bias") ? tensor.reshaped(to: [1, 12, 1, 1]) : tensor
    }
    try place.write(Safetensors.encode(originals), to: "slim.safetensors")
    let outcome = try place.run("import", "slim.safetensors", "--as", "mobileie_zrr", "-o", "out.safetensors")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try self.tensors(place) == tensors)
  }

  // MARK: What is not

  /// A file that is refused: its status, what is said, and nothing written.
  private func expectRefusal(
    _ data: Data, status: Int32 = 65, saying parts: String..., words: [String] = []
  ) throws {
    let place = try Workplace()
    try place.write(data, to: "model.pth")
    let outcome = try place.run(["import", "model.pth", "--as", "sr3", "-o", "out/x.safetensors"] + words)
    #expect(outcome.status == status && outcome.stdout.isEmpty, "\(outcome)")
    for part in ["model.pth"] + parts { #expect(outcome.stderr.contains(part), "\(part): \(outcome)") }
    #expect(!place.isFolder("out") && outcome.stderrLines.allSatisfy { $0.hasPrefix("diffraw: ") })
  }

  @Test(arguments: [
    ("malicious.pth", "posix.system"), ("legacy-malicious.pth", "nothing was executed"),
    ("malicious-4.pth", "torch.save(model.state_dict(), …)"), ("whole-module.pth", "__main__.Small"),
    ("bomb.pth", "is compressed"), ("two-entries.pth", "--entry"), ("no-tensors.pth", "no dictionary of tensors"),
  ])
  func hostileAndOtherFilesAreRefused(name: String, part: String) throws {
    try expectRefusal(Data(contentsOf: URL(filePath: Self.checkpoint(name))), saying: part)
  }

  @Test func truncatedFilesAreRefused() throws {
    for name in ["sr3.pth", "legacy-sr3.pth"] {
      let whole = try Data(contentsOf: URL(filePath: Self.checkpoint(name)))
      for length in [0, 8, 100, whole.count / 2, whole.count - 1] {
        try expectRefusal(whole.prefix(length), saying: "; ", words: ["--config", "groups=1"])
      }
    }
  }

  /// All that is wrong at once.
  @Test func everyTensorAtFaultIsNamed() throws {
    let data = try SmallSR3().file { tensors in
      tensors["denoise_fn.mid.0.attn.norm.bias"] = nil
      tensors["denoise_fn.mid.0.attn.norm.weight"] = Tensor(shape: [3])
      tensors["netD.0.weight"] = Tensor(shape: [1, 2])
      tensors["denoise_fn.downs.0.bias"] = nil
    }
    try expectRefusal(
      data, saying: "2 tensors missing: ", "denoise_fn.mid.0.attn.norm.bias 2", "denoise_fn.downs.0.bias 2",
      "1 tensor not the network's: netD.0.weight 1×2",
      "1 tensor of another shape: denoise_fn.mid.0.attn.norm.weight is 3, not 2")
  }

  @Test func transposedWeightsAreToldAsSuch() throws {
    let name = "denoise_fn.noise_level_mlp.1.weight"
    let data = try SmallSR3().file { $0[name] = Tensor(shape: [2, 8]) }
    try expectRefusal(data, saying: "\(name) is 2×8, not 8×2 (transposed: ")
  }

  @Test func notANumberIsNamed() throws {
    let name = "denoise_fn.downs.0.bias"
    let data = try SmallSR3().file { $0[name] = Tensor(shape: [2], elements: [0, .nan]) }
    try expectRefusal(data, saying: name, "nan at element 1")
  }

  @Test func anotherNetworksWeightsAreRefused() throws {
    let data = Safetensors.encode(["head.weight": Tensor(shape: [1])])
    try expectRefusal(data, saying: "these are not the weights of sr3", "337 tensors missing", "… and 329 more")
  }

  @Test func commandLinesThatCannotBeAreRefused() throws {
    let place = try Workplace()
    try place.write(try SmallSR3().file(), to: "a.safetensors")
    let lines: [(words: [String], status: Int32, message: String)] = [
      (["a.safetensors", "--as", "unet", "-o", "b"], 64, "'unet' is invalid for '--as <network>'"),
      (["a.safetensors", "--as", "sr3"], 64, "Missing expected argument '--output <file>'"),
      (["a.safetensors", "--as", "sr3", "-o", "./a.safetensors"], 64, "-o names the checkpoint itself"),
      (["a.safetensors", "--as", "sr3", "-o", "b", "--config", "group=1"], 64, "sr3 has the settings groups, "),
      (["a.safetensors", "--as", "pwcnet", "-o", "b", "--config", "groups=1"], 64, "pwcnet has no settings"),
      (["a.safetensors", "--as", "sr3", "-o", "b", "--config", "groups"], 64, "'groups' is invalid for '--config"),
      (["a.safetensors", "--as", "sr3", "-o", "b", "--config", "groups=two"], 65, "“groups” is “two”"),
      (["a.safetensors", "--as", "sr3", "-o", "b", "--entry", "params"], 65, "no dictionary of tensors “params”"),
      (["none.pth", "--as", "sr3", "-o", "b"], 66, "none.pth cannot be opened"),
      (["a.safetensors", "--as", "sr3", "-o", "none/b"], 73, "none/b: cannot create the file"),
    ]
    for (words, status, message) in lines {
      let outcome = try place.run(["import"] + words)
      #expect(outcome.status == status && outcome.stderr.contains(message), "\(outcome)")
      #expect(outcome.stdout.isEmpty)
    }
    #expect(place.files(".").allSatisfy { $0 == "a.safetensors" })
  }
}
