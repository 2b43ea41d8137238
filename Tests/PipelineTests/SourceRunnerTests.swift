import Foundation
import Imaging
import Logging
import Parallel
import Pipeline
import Synchronization
import TestSupport
import Testing

/// Sources whose work is done elsewhere.
@Suite struct SourceRunnerTests {
  /// Does tasks in this process, from nothing but the task itself, and remembers them.
  private final class Elsewhere: SourceRunner {
    let tasks = Mutex<[SourceTask]>([])  // protected by its mutex
    let change: @Sendable (inout SourceOutputs) throws -> Void

    init(change: @escaping @Sendable (inout SourceOutputs) throws -> Void = { _ in }) { self.change = change }

    private func prepared(_ task: SourceTask) throws -> SourceTask.Prepared {
      // As another process gets it.
      let task = try JSONDecoder().decode(SourceTask.self, from: JSONEncoder().encode(task))
      tasks.withLock { $0.append(task) }
      return try #require(SourceTask.Prepared(task, catalog: toyCatalog))
    }

    func frameSize(of task: SourceTask) throws -> ImageSize { try prepared(task).frameSize(of: task.file) }

    func run(_ task: SourceTask, cancellation: CancellationFlag) throws -> SourceOutputs {
      let workers = WorkerPool(count: 1)
      var outputs = try prepared(task).run(
        in: StageContext(source: task.file, workers: workers), preparation: PreparationContext(workers: workers))
      outputs.warnings.append("from elsewhere")
      try change(&outputs)
      return outputs
    }
  }

  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try "4 2 256".write(to: folder.file("a b%20.toy"), atomically: true, encoding: .utf8)
  }

  private var file: URL { folder.file("a b%20.toy") }

  private func run(_ sources: (any SourceRunner)?, to name: String) throws -> FileResult {
    let graph = try graph
    let environment = RunEnvironment(
      workers: WorkerPool(count: 1), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, sources: sources)
    return try graph.run(file: file, destinations: ["write": folder.file(name)], in: environment)
  }

  private var graph: Graph {
    get throws {
      let text = """
        version: 1
        stages:
          - { id: read, stage: toy-source }
          - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
          - { id: write, stage: toy-sink, inputs: { image: develop.image } }

        """
      return try Graph(PipelineDescription(parsing: text, file: "p.yaml"), catalog: toyCatalog)
    }
  }

  @Test func makeNoDifference() throws {
    let sources = Elsewhere()
    let (here, there) = (try run(nil, to: "here"), try run(sources, to: "there"))
    #expect(try Data(contentsOf: folder.file("here")) == Data(contentsOf: folder.file("there")))
    #expect(here.warnings.isEmpty && there.warnings == [.init(nodeID: "read", message: "from elsewhere")])
    #expect(there.timings.map(\.nodeID) == here.timings.map(\.nodeID))
    #expect(try graph.frameSize(of: file, by: sources) == ImageSize(width: 4, height: 2))
    #expect(sources.tasks.withLock { $0.map(\.stage) } == ["toy-source", "toy-source"])
    #expect(sources.tasks.withLock { $0.allSatisfy { $0.path == file.path } })
  }

  @Test func failuresNameTheNode() throws {
    let sources = Elsewhere { _ in throw ToyError(message: "elsewhere is closed") }
    let failure = try #require(throws: StageFailure.self) { try run(sources, to: "none") }
    #expect(failure.nodeID == "read" && failure.cause == "elsewhere is closed")
    #expect(throws: Cancelled.self) { try run(Elsewhere { _ in throw Cancelled() }, to: "none") }
  }

  /// What another process says it delivers is held against the declaration.
  @Test func outputsAreThoseDeclared() {
    let changes: [@Sendable (inout SourceOutputs) -> Void] = [
      { $0.values["mosaic"] = nil },
      { $0.values["mosaic"] = ColorImage(size: ImageSize(width: 0, height: 0), values: [], encoding: .sRGB) },
    ]
    for change in changes {
      #expect(throws: StageFailure.self) { try run(Elsewhere(change: change), to: "none") }
    }
  }

  @Test func tasksOfOtherStagesAreNotUnderstood() throws {
    let task = #"{"stage":"STAGE","parameters":{},"path":"a.toy"}"#
    for (stage, isKnown) in [("toy-source", true), ("toy-sink", false), ("none", false), ("toy-develop", false)] {
      let read = try JSONDecoder().decode(SourceTask.self, from: Data(task.replacing("STAGE", with: stage).utf8))
      #expect((SourceTask.Prepared(read, catalog: toyCatalog) != nil) == isKnown, "\(stage)")
    }
    let more = try JSONDecoder().decode(
      SourceTask.self, from: Data(#"{"stage":"toy-source","parameters":{"x":{"integer":{"_0":1}}},"path":"a"}"#.utf8))
    #expect(SourceTask.Prepared(more, catalog: toyCatalog) == nil)
  }
}
