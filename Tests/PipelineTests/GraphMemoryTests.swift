import Imaging
import Parallel
import Pipeline
import Testing

@Suite struct GraphMemoryTests {
  private func graph(_ stages: String) throws -> Graph {
    try Graph(PipelineDescription(parsing: "version: 1\nstages:\n" + stages, file: "p.yaml"), catalog: toyCatalog)
  }

  private static let chain = """
      - { id: read, stage: toy-source }
      - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
      - { id: expose, stage: toy-exposure, inputs: { image: develop.image } }

    """

  @Test func aChainHoldsInputAndOutput() throws {
    let graph = try graph(Self.chain + "  - { id: write, stage: toy-sink, inputs: { image: expose.image } }")
    // At its peak, in `expose`: two images of 12 bytes a pixel, and 100 bytes a worker; the mosaic has gone.
    #expect(
      graph.plannedBytes(for: ImageSize(width: 100, height: 50), in: PreparationContext(workers: WorkerPool(count: 3)))
        == 5000 * 24 + 300)
    #expect(graph.outputBytes(for: ImageSize(width: 100, height: 50)) == 64)
  }

  @Test func aValueWaitsForItsLastReader() throws {
    let graph = try graph(
      Self.chain + """
          - { id: again, stage: toy-develop, inputs: { mosaic: read.mosaic } }
          - { id: mix, stage: toy-mix, inputs: { first: expose.image, second: again.image } }
          - { id: write, stage: toy-sink, inputs: { image: mix.image } }
        """)
    // `expose`: mosaic, two images, 100 bytes; `mix`: three images, 36 bytes a pixel.
    #expect(
      graph.plannedBytes(for: ImageSize(width: 100, height: 50), in: PreparationContext(workers: WorkerPool(count: 1)))
        == 5000 * 36)
    // One pixel: the 100 bytes weigh more.
    #expect(
      graph.plannedBytes(for: ImageSize(width: 1, height: 1), in: PreparationContext(workers: WorkerPool(count: 1)))
        == 2 + 24 + 100)
  }

  /// A stage with weights that all files share, which can do with less memory.
  private struct Heavy: Stage {
    static let name = "heavy"
    static let summary = "Hands on an image."
    @Input("image") var image: ColorImage
    @Output("image") var result: ColorImage
    func run(in context: borrowing StageContext) throws { result = $image.take() }
    func sharedBytes(in context: borrowing PreparationContext) -> Int { 1000 }
    func thrift(of node: String, in context: borrowing PreparationContext) -> String? { "set \(node)" }
  }

  @Test func stagesSayWhatTheyShareAndHowToTakeLess() throws {
    let context = PreparationContext(workers: WorkerPool(count: 1))
    let plain = try graph(Self.chain + "  - { id: write, stage: toy-sink, inputs: { image: expose.image } }")
    #expect(plain.sharedBytes(in: context) == 0 && plain.thrift(in: context) == nil)
    let heavy = try Graph(
      PipelineDescription(
        parsing: "version: 1\nstages:\n" + Self.chain + """
            - { id: first, stage: heavy, inputs: { image: expose.image } }
            - { id: second, stage: heavy, inputs: { image: first.image } }
            - { id: write, stage: toy-sink, inputs: { image: second.image } }
          """, file: "p.yaml"),
      catalog: StageCatalog([ToySource.self, ToyDevelop.self, ToyExposure.self, Heavy.self, ToySink.self]))
    #expect(heavy.sharedBytes(in: context) == 2000)
    #expect(heavy.thrift(in: context) == "set first, or set second")
  }

  @Test func hugeFramesDoNotOverflow() throws {
    let graph = try graph(Self.chain + "  - { id: write, stage: toy-sink, inputs: { image: expose.image } }")
    let frame = ImageSize(width: .max / 2, height: .max / 2)
    #expect(graph.plannedBytes(for: frame, in: PreparationContext(workers: WorkerPool(count: 1))) == .max)
    for kind in PortKind.allCases where kind != .file { #expect(kind.plannedBytes(for: frame) == .max) }
  }

  @Test func kindsAreCountedAsTheyAreStored() {
    let frame = ImageSize(width: 5, height: 3)
    #expect(PortKind.mosaic.plannedBytes(for: frame) == 30)
    #expect(PortKind.colorImage.plannedBytes(for: frame) == 180)
    #expect(PortKind.file.plannedBytes(for: frame) == 0)
    // A margin above and to the left makes 3 × 2 cells of 5 × 3 pixels.
    #expect(PortKind.packedRaw.plannedBytes(for: frame) == 3 * 2 * 16)
  }
}
