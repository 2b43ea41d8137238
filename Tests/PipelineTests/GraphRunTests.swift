import Foundation
import Imaging
import Logging
import Parallel
import Pipeline
import Synchronization
import TestSupport
import Testing

@Suite struct GraphRunTests {
  private static let stages = [
    "{ id: read, stage: toy-source }",
    "{ id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }",
    "{ id: dark, stage: toy-exposure, inputs: { image: develop.image }, parameters: { stops: -6 } }",
    "{ id: bright, stage: toy-exposure, inputs: { image: develop.image }, parameters: { stops: 1 } }",
    "{ id: mix, stage: toy-mix, inputs: { first: dark.image, second: bright.image }, parameters: { share: 0.5 } }",
    "{ id: write, stage: toy-sink, inputs: { image: mix.image } }",
    "{ id: write-dark, stage: toy-sink, inputs: { image: dark.image }, parameters: { suffix: _dark } }",
  ]

  private let folder: TemporaryDirectory
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    folder = try TemporaryDirectory()
    try "4 2 256".write(to: folder.file("a.toy"), atomically: true, encoding: .utf8)
  }

  private func graph(_ stages: [String], overrides: [String] = []) throws -> Graph {
    let lines = stages.map { "  - \($0)\n" }.joined()
    var description = PipelineDescription(parsing: "version: 1\nstages:\n" + lines, file: "p.yaml")
    description.apply(overrides: overrides)
    return try Graph(description, catalog: toyCatalog)
  }

  private func environment(progress: (@Sendable (StageProgress) -> Void)? = nil) -> RunEnvironment {
    RunEnvironment(workers: WorkerPool(count: 1), logger: logger, progress: progress)
  }

  /// Runs a graph on a file and returns the texts that its sinks wrote, by node.
  private func texts(of graph: Graph, file: String = "a.toy", in environment: RunEnvironment) throws -> [String: String]
  {
    var destinations: [String: URL] = [:]
    for sink in graph.sinks { destinations[sink.nodeID] = folder.file(UUID().uuidString) }
    _ = try graph.run(file: folder.file(file), destinations: destinations, in: environment)
    return try destinations.mapValues { try String(contentsOf: $0, encoding: .utf8) }
  }

  @Test func reportsWhatItDid() throws {
    let graph = try graph(Self.stages)
    let file = folder.file("a.toy")
    let progress = Mutex<[StageProgress]>([])
    let result = try graph.run(
      file: file, destinations: ["write": folder.file("w"), "write-dark": folder.file("d")],
      in: environment { update in progress.withLock { $0.append(update) } })
    #expect(result.file == file)
    #expect(result.timings.map(\.nodeID) == graph.nodes.map(\.id))
    #expect(result.timings.allSatisfy { $0.seconds >= 0 })
    #expect(result.warnings == [.init(nodeID: "dark", message: "very dark")])
    #expect(
      result.written == [
        .init(nodeID: "write", url: folder.file("w")), .init(nodeID: "write-dark", url: folder.file("d")),
      ])
    #expect(graph.sinks.map(\.suffix) == ["", "_dark"])
    #expect(graph.sinks.map(\.fileExtension) == ["txt", "txt"])
    #expect(try graph.frameSize(of: file) == ImageSize(width: 4, height: 2))
    let updates = progress.withLock { $0 }
    #expect(updates.map(\.nodeIndex) == updates.map(\.nodeIndex).sorted())
    #expect(updates.map(\.shareOfFile) == updates.map(\.shareOfFile).sorted())
    #expect(
      updates.last
        == StageProgress(file: file, nodeID: "write-dark", nodeIndex: 6, nodeCount: 7, fraction: 1, shareOfFile: 1))
  }

  @Test func feedsEveryReaderOfAnOutput() throws {
    // 256 / 1000 scaled by 2⁻⁶ and 2¹, and their mean: exact in binary but for the first quotient.
    let light = Float(256) / 1000
    let mean = light / 64 + 0.5 * (light * 2 - light / 64)
    #expect(
      try texts(of: graph(Self.stages), in: environment()) == [
        "write": "image 4 × 2 \(mean)", "write-dark": "image 4 × 2 \(light / 64)",
      ])
  }

  @Test func sameOutputMayFeedTwoInputsOfOneNode() throws {
    let graph = try graph([
      Self.stages[0], Self.stages[1],
      "{ id: mix, stage: toy-mix, inputs: { first: develop.image, second: develop.image } }",
      Self.stages[5],
    ])
    #expect(try texts(of: graph, in: environment()) == ["write": "image 4 × 2 0.256"])
  }

  @Test func optionalInputsMayStayUnconnected() throws {
    let graph = try graph([
      Self.stages[0], Self.stages[1], "{ id: mix, stage: toy-mix, inputs: { first: develop.image } }", Self.stages[5],
    ])
    #expect(try texts(of: graph, in: environment()) == ["write": "image 4 × 2 0.256"])
  }

  @Test func overridesCount() throws {
    let graph = try graph(
      Self.stages,
      overrides: [
        "mix.share=0.25", "mix.share=1", "write.greeting=a=b", "bright.enabled=false", "develop.method=halved",
      ])
    #expect(try texts(of: graph, in: environment())["write"] == "a=b 4 × 2 0.128")
  }

  @Test func orderOfTheFileDoesNotMatter() throws {
    var random = SeededGenerator(seed: 7)
    let first = try graph(Self.stages)
    #expect(first.nodes.map(\.id) == ["read", "develop", "dark", "bright", "mix", "write", "write-dark"])
    let expected = try texts(of: first, in: environment())
    for _ in 0..<60 {
      let other = try graph(Self.stages.shuffled(using: &random))
      #expect(try texts(of: other, in: environment()) == expected)
      #expect(other.canonicalText == first.canonicalText)
      var seen: Set<String> = []
      for node in other.nodes {
        #expect(node.inputs.values.allSatisfy { seen.contains($0.nodeID) })
        seen.insert(node.id)
      }
    }
  }

  /// A pipeline is known by its name and by what it does, wherever its file lies.
  @Test func identityIsNameAndDigest() throws {
    let first = try graph(Self.stages)
    #expect(first.identity.digest == ContentDigest(of: Array(first.canonicalText.utf8)))
    #expect(first.file == "p.yaml" && first.identity.name == "p")
    let elsewhere = PipelineDescription(
      parsing: "version: 1\nstages:\n" + Self.stages.map { "  - \($0)\n" }.joined(), file: "/some/where/p.yaml")
    #expect(try Graph(elsewhere, catalog: toyCatalog).identity == first.identity)
    #expect(first.identity != (try graph(Self.stages, overrides: ["bright.repeat-count=2"]).identity))
  }

  @Test func canonicalTextTellsPipelinesApart() throws {
    let first = try graph(Self.stages).canonicalText
    #expect(first == (try graph(Self.stages, overrides: ["bright.repeat-count=1"]).canonicalText))
    #expect(first != (try graph(Self.stages, overrides: ["bright.repeat-count=2"]).canonicalText))
    #expect(first == (try graph(Self.stages, overrides: ["mix.batch=2"]).canonicalText), "it changes no result")
    #expect(
      first.contains("node mix toy-mix\n  input first dark.image\n  input second bright.image\n  parameter share 0.5\n")
    )
  }

  /// A parameter that came later leaves pipelines that do not set it as they were.
  @Test func impliedParametersAreSaidWhereTheyAreSet() throws {
    let catalog = StageCatalog([ToySource.self, ToyDevelop.self, Later.self, ToySink.self])
    func text(_ overrides: [String]) throws -> String {
      var description = PipelineDescription(
        parsing: """
          version: 1
          stages:
            - { id: read, stage: toy-source }
            - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
            - { id: later, stage: later, inputs: { image: develop.image } }
            - { id: write, stage: toy-sink, inputs: { image: later.result } }
          """, file: "p.yaml")
      description.apply(overrides: overrides)
      return try Graph(description, catalog: catalog).canonicalText
    }
    #expect(try text([]).contains("node later later\n  input image develop.image\nnode read"))
    #expect(try text(["later.way=old"]) == text([]))
    #expect(try text(["later.way=new"]).contains("  parameter way \"new\"\n"))
  }

  /// A stage that got its parameter later.
  private struct Later: Stage {
    enum Way: String, CaseIterable { case old, new }
    static let name = "later"
    static let summary = "Hands on an image."
    @Input("image") var image: ColorImage
    @Output("result") var result: ColorImage
    @Parameter("How.", isImplied: true) var way = Way.old
    func run(in context: borrowing StageContext) throws { result = $image.take() }
  }

  @Test func runsOnSeveralThreadsAtOnce() throws {
    let graph = try graph(Self.stages)
    for index in 0..<16 {
      try "4 2 \(index * 8)".write(to: folder.file("\(index).toy"), atomically: true, encoding: .utf8)
    }
    let environment = environment()
    let results = Mutex<[Int: String]>([:])
    DispatchQueue.concurrentPerform(iterations: 16) { index in
      let text = try? texts(of: graph, file: "\(index).toy", in: environment)["write-dark"]
      results.withLock { $0[index] = text }
    }
    for index in 0..<16 {
      #expect(results.withLock { $0[index] } == "image 4 × 2 \(Float(index * 8) / 1000 / 64)")
    }
  }

  @Test func namesFileAndNodeOfAFailure() throws {
    let file = folder.file("bad.toy")
    try "hello".write(to: file, atomically: true, encoding: .utf8)
    let graph = try graph(Self.stages)
    let failure = #expect(throws: StageFailure.self) { try texts(of: graph, file: "bad.toy", in: environment()) }
    #expect(failure?.nodeID == "read")
    #expect(failure?.description == "\(file.path): read: not three numbers")
    #expect(throws: StageFailure.self) { try graph.frameSize(of: file) }
  }

  @Test func stopsWhenCancelled() throws {
    let graph = try graph(Self.stages)
    let cancellation = CancellationFlag()
    let environment = RunEnvironment(workers: WorkerPool(count: 1), logger: logger, cancellation: cancellation) {
      update in
      if update.nodeID == "dark" { cancellation.cancel() }
    }
    #expect(throws: Cancelled.self) {
      try graph.run(
        file: folder.file("a.toy"), destinations: ["write": folder.file("w"), "write-dark": folder.file("d")],
        in: environment)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("w").path))
  }
}
