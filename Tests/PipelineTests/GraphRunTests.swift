import Foundation
import Imaging
import Logging
import Parallel
import Pipeline
import TestSupport
import Testing

@Suite struct GraphRunTests {
  static let chain = """
    version: 1
    stages:
      - { id: read, stage: toy-source }
      - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
      - { id: expose, stage: toy-exposure, inputs: { image: develop.image }, parameters: { stops: 1 } }
      - { id: write, stage: toy-sink, inputs: { image: expose.image } }
    """

  @Test func runsAChain() throws {
    let folder = try TemporaryDirectory()
    try "4 2 250".write(to: folder.file("a.toy"), atomically: true, encoding: .utf8)
    let graph = try Graph(PipelineDescription(parsing: Self.chain, file: "chain.yaml"), catalog: toyCatalog)
    let result = try graph.run(
      file: folder.file("a.toy"), destinations: ["write": folder.file("a.txt")],
      in: RunEnvironment(workers: WorkerPool(count: 1), logger: Logger(label: "test")))
    #expect(try String(contentsOf: folder.file("a.txt"), encoding: .utf8) == "image 4 × 2 0.5")
    #expect(result.written.map(\.url) == [folder.file("a.txt")])
    #expect(result.timings.map(\.nodeID) == ["read", "develop", "expose", "write"])
  }
}
