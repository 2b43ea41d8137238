import Foundation
import TestSupport
import Testing
import Training
import YAMLReading

@Suite struct TrainingConfigurationTests {
  static let smallest = """
    version: 1
    name: m
    steps: 10
    network: { widths: [16] }
    data: { folder: photos, degradation-share: 0 }
    """

  static func faults(_ yaml: String, _ overrides: String...) -> [String] {
    do {
      _ = try TrainingConfiguration(parsing: yaml, file: "c.yaml", overrides: overrides)
      return []
    } catch {
      return "\(error)".split(separator: "\n").map(String.init)
    }
  }

  /// The recipes that are shipped, and what the paper says of its own.
  @Test(arguments: ["default", "paper", "tiny"]) func shippedConfigurationsAreRead(name: String) throws {
    let configuration = try TrainingConfiguration(
      contentsOf: Project.root.appending(path: "Pipelines/training/\(name).yaml"))
    if name == "paper" {
      #expect(configuration.steps == 1_000_000 && configuration.batch == 32)
      #expect(configuration.process.length == 2000 && configuration.process.end == 100)
      #expect(configuration.objective.weighting == .paper && configuration.data.degradationShare == 1)
      let schedule = configuration.optimizer.schedule(steps: configuration.steps)
      #expect(schedule == LearningRateSchedule(peak: 1e-4, warmUp: 10_000))
    }
  }

  /// Ablations differ from each other in what they are named for, and in nothing else.
  @Test func ablationsAreAlike() throws {
    let folder = Project.root.appending(path: "Pipelines/training/ablations")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files.count == 9)
    let base = try TrainingConfiguration(contentsOf: folder.appending(path: "dtdm.yaml"))
    for file in files {
      let name = String(file.dropLast(5))
      let configuration = try TrainingConfiguration(contentsOf: folder.appending(path: file))
      #expect(configuration.name == name)
      // What the file changes is changed back.
      let same = try TrainingConfiguration(
        contentsOf: folder.appending(path: file),
        overrides: [
          "name=dtdm", "process={ kind: dtdm, length: 2000, end: 100, beta-start: 1e-6, beta-end: 1e-2 }",
          "conditions={ raw: true, color: true }", "data.degradation-share=0",
        ])
      #expect(same.canonicalText == base.canonicalText, "\(name)")
      #expect((configuration.canonicalText == base.canonicalText) == (name == "dtdm"))
      #expect((configuration.process.kind == .denoising) == name.hasPrefix("ddpm"))
      #expect(configuration.conditions.raw == !name.hasSuffix("unconditioned"))
      #expect(configuration.conditions.color == !["raw", "unconditioned"].contains { name.hasSuffix($0) })
    }
  }

  @Test func faultsAreNamedWithTheirPlaces() {
    #expect(Self.faults(Self.smallest) == [])
    #expect(
      Self.faults(Self.smallest.replacingOccurrences(of: "steps: 10", with: "steps: 0\nbatches: 3")).map {
        $0.prefix { $0 != " " }
      } == ["c.yaml:3:8:", "c.yaml:4:1:"])
    #expect(Self.faults(Self.smallest, "network.depth=3").first?.contains("network.depth") == true)
  }

  /// Settings that do not go together.
  @Test(arguments: [
    ("patch=18", "multiple"), ("objective.weighting=balanced", "preconditioned"),
    ("process.end=3000", "schedule's 2000"), ("data.degradation-share=0.5", "must name a file"),
    ("network.embedding=7", "even"), ("optimizer.rate=-1", "optimizer.rate"), ("name=a/b", "file's name"),
    ("network.kind=sr3-unet", "network.widths"), ("optimizer.floor=2", "optimizer.floor"),
  ]) func impossibleSettingsAreRefused(override: String, says: String) {
    let faults = Self.faults(Self.smallest.replacingOccurrences(of: "[16]", with: "[16, 16]"), override)
    #expect(faults.contains { $0.contains(says) }, "\(faults)")
  }

  @Test func preconditioningNeedsColorAndTheDomainTransform() {
    let yaml = Self.smallest.replacingOccurrences(of: "[16]", with: "[16], preconditioning: 0.1")
    #expect(Self.faults(yaml) == [])
    #expect(Self.faults(yaml, "conditions.color=false").count == 1)
    #expect(Self.faults(yaml, "process.kind=ddpm").count == 1)
  }

  /// What decides a training is in the text by which checkpoints know theirs; how it logs and where data lie is not.
  @Test func canonicalTextHoldsWhatCounts() throws {
    func text(_ overrides: String...) throws -> String {
      try TrainingConfiguration(parsing: Self.smallest, file: "c.yaml", overrides: overrides).canonicalText
    }
    #expect(try text() == text("log.every=7", "data.folder=elsewhere"))
    for override in [
      "seed=2", "optimizer.rate=1e-3", "network.blocks=1", "data.sensor.lowering=1", "conditions.raw=false",
    ] {
      #expect(try text() != text(override), "\(override)")
    }
  }
}
