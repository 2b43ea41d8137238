import Foundation
import Neural
import TestSupport
import Testing

/// `enhance` with an SR3-style network.
@Suite struct SR3EnhancementTests {
  private func makePlace(metadata: [String: String]? = nil) throws -> Workplace {
    let place = try Workplace(photographs: "a.dng")
    try place.write(SR3Model.file(metadata: metadata), to: "sr3.safetensors")
    return place
  }

  private static let run = ["run", "a.dng", "--model", "sr3.safetensors"]

  @Test func develops() throws {
    let place = try makePlace()
    for workers in ["1", "2", "3"] {
      let outcome = try place.run(Self.run + ["-o", workers, "--workers", workers])
      #expect(outcome.status == 0 && outcome.stdout == "\(workers)/a.tif\n", "\(outcome)")
    }
    let first = try place.bytes("1/a.tif")
    #expect(try place.bytes("2/a.tif") == first)
    #expect(try place.bytes("3/a.tif") == first)
    #expect(try place.run(["run", "a.dng", "-p", "color-only", "-o", "plain"]).status == 0)
    let (enhanced, plain) = (try place.picture("1/a.tif").samples, try place.picture("plain/a.tif").samples)
    #expect(enhanced.count == plain.count && enhanced != plain)
    // A frame that is smaller than a patch is one.
    let whole = try place.run(Self.run + ["-o", "whole", "--set", "enhance.domain=frame"])
    #expect(whole.status == 0, "\(whole)")
    #expect(try place.picture("whole/a.tif").samples == enhanced)
  }

  /// The plan refuses in advance what cannot be, and says what can.
  @Test func frameThatDoesNotFitIsRefusedForPatches() throws {
    let place = try makePlace()
    try place.photograph("a.dng", 1100, 800)
    let words = Self.run + ["--memory", "200M"]
    let refused = try place.run(words + ["-o", "out", "--set", "enhance.domain=frame"])
    #expect(refused.status == 2 && place.files() == [], "\(refused)")
    #expect(refused.stderr.contains("a.dng: needs "))
    #expect(refused.stderr.contains("enhance by patches with --set enhance.domain=patch"), "\(refused)")
    let patches = try place.run(words + ["-o", "out", "--set", "enhance.domain=patch"])
    #expect(patches.status == 0 && place.files() == ["a.tif"], "\(patches)")
  }

  @Test(arguments: [
    ["--set", "enhance.domain=frame"], ["--set", "enhance.domain=patch"],
    ["--model", "sr3.safetensors", "--tile", "64"],
  ])
  func whatMeansNothingIsRefused(words: [String]) throws {
    let place = try makePlace()
    let outcome = try place.run(["run", "a.dng", "-o", "out"] + words)
    #expect(outcome.status == 65 && !place.isFolder("out"), "\(outcome)")
    #expect(outcome.stderr.contains("leave out \(words[0] == "--set" ? "domain" : "tile")"), "\(outcome)")
  }

  @Test func weightsAloneAreNoModel() throws {
    let place = try makePlace(metadata: ["network": "sr3"])
    let outcome = try place.run(Self.run + ["-o", "out"])
    #expect(outcome.status == 65 && outcome.stderrLines.count == 1 && !place.isFolder("out"), "\(outcome)")
    #expect(outcome.stderr.contains("sr3.safetensors") && outcome.stderr.contains("“process”"))
    #expect(outcome.stderr.contains("diffraw import CHECKPOINT --as sr3 --config process=dtdm"))
  }

  /// A checkpoint of SR3's code becomes a model by being told its process, and stays one when it is imported again.
  @Test func importedWeightsEnhance() throws {
    let place = try makePlace()
    let tensors = SR3Model.tensors(SR3Model.tiny).map { ("module.\($0.key)", $0.value) }
    try place.write(Safetensors.encode(Dictionary(uniqueKeysWithValues: tensors)), to: "weights.safetensors")
    let words = ["import", "weights.safetensors", "--as", "sr3", "--config", "groups=4", "embedding=step"]
    let imported = try place.run(words + ["process=dtdm", "end=100", "name=mine", "-o", "mine.safetensors"])
    #expect(imported.status == 0, "\(imported)")
    #expect(imported.stderr.contains("length=2000 beta-start=1e-06 beta-end=0.01; if it was trained otherwise"))
    #expect(try place.run("import", "mine.safetensors", "--as", "sr3", "-o", "again.safetensors").status == 0)
    #expect(try place.run(Self.run + ["-o", "own"]).status == 0)
    for model in ["mine", "again"] {
      let outcome = try place.run("run", "a.dng", "--model", "\(model).safetensors", "-o", model)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try place.picture("\(model)/a.tif").samples == place.picture("own/a.tif").samples)
    }
    #expect(try Safetensors(contentsOf: place.file("again.safetensors")).metadata["name"] == "mine")
    // Weights alone are imported, and no model.
    #expect(try place.run(words + ["-o", "plain.safetensors"]).status == 0)
    let refused = try place.run("run", "a.dng", "--model", "plain.safetensors", "-o", "out")
    #expect(refused.status == 65 && refused.stderr.contains("“process”, “architecture”"), "\(refused)")
    let other = try place.run(words + ["process=vp-sde", "-o", "other.safetensors"])
    #expect(other.status == 65 && other.stderr.contains("“vp-sde”, not “dtdm” or “ddpm”"), "\(other)")
  }

  /// The memory of a run beside its plan: what a larger frame takes more than a smaller one, within a tenth.
  @Test func planIsWhatRunsTake() throws {
    struct Result: Decodable {
      let width, workingBytes, peakResidentBytes: Int
      let domain: String
    }
    let place = try Workplace()
    let metadata = SR3Model.metadata(SR3Model.narrow)
    try place.write(SR3Model.file(SR3Model.narrow, metadata: metadata), to: "sr3.safetensors")
    func measure(_ side: Int) throws -> Result {
      let outcome = try place.run(
        "bench", "network", "--model", "sr3.safetensors", "--size", "\(side)", "--domain", "frame", "--workers", "2",
        "--repetitions", "1", "--json")
      #expect(outcome.status == 0, "\(outcome)")
      return try JSONDecoder().decode(Result.self, from: Data(outcome.stdout.utf8))
    }
    let (small, large) = (try measure(256), try measure(512))
    #expect(small.domain == "frame" && large.width == 512)
    // The state is beside the plan: 12 bytes a pixel.
    let planned = Double(large.workingBytes - small.workingBytes + 12 * (512 * 512 - 256 * 256))
    let taken = Double(large.peakResidentBytes - small.peakResidentBytes)
    #expect(abs(taken / planned - 1) < 0.1, "planned \(planned), took \(taken)")
  }
}
