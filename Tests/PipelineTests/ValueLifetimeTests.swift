import Foundation
import Imaging
import Logging
import Parallel
import Pipeline
import Synchronization
import TestSupport
import Testing

/// A value is its last reader's alone, and gone after it.
@Suite struct ValueLifetimeTests {
  private static let chain = """
    version: 1
    stages:
      - { id: read, stage: token-source }
      - { id: a, stage: token-stage, inputs: { token: read.token } }
      - { id: b, stage: token-stage, inputs: { token: a.token } }
      - { id: write, stage: token-sink, inputs: { token: b.token } }
    """
  private static let fan = """
    version: 1
    stages:
      - { id: read, stage: token-source }
      - { id: a, stage: token-stage, inputs: { token: read.token } }
      - { id: b, stage: token-stage, inputs: { token: read.token } }
      - { id: c, stage: token-stage, inputs: { token: b.token } }
      - { id: write, stage: token-sink, inputs: { token: a.token, other: c.token } }
    """

  private func run(_ yaml: String, resources: SharedResources) throws {
    let catalog = StageCatalog([
      TokenSource.self, TokenStage.self, TokenSink.self, AddressSource.self, AddressStage.self, AddressSink.self,
    ])
    let folder = try TemporaryDirectory()
    _ = try Graph(PipelineDescription(parsing: yaml, file: "p.yaml"), catalog: catalog).run(
      file: folder.file("in"), destinations: ["write": folder.file("out"), "write-2": folder.file("out2")],
      in: RunEnvironment(workers: WorkerPool(count: 1), logger: Logger(label: "test"), resources: resources))
  }

  /// How many values are alive when each stage starts and when it is about to end.
  @Test(arguments: [
    // A chain: never more than the stage's input and output.
    (chain, [[0, 1], [1, 2], [1, 2], [1, 1]]),
    // A fan: the source's value waits for its second reader, a's for the sink.
    (fan, [[0, 1], [1, 2], [2, 3], [2, 3], [2, 2]]),
  ])
  func valuesGoWithTheirLastReader(yaml: String, expected: [[Int]]) throws {
    let resources = SharedResources()
    try run(yaml, resources: resources)
    let census = try Census.shared(in: resources)
    #expect(census.counts.withLock { $0 } == expected)
    #expect(census.alive.load(ordering: .relaxed) == 0)
  }

  @Test func lastReaderChangesInPlace() throws {
    let resources = SharedResources()
    try run(
      """
      version: 1
      stages:
        - { id: read, stage: address-source }
        - { id: a, stage: address-stage, inputs: { image: read.image } }
        - { id: b, stage: address-stage, inputs: { image: a.image } }
        - { id: write, stage: address-sink, inputs: { image: b.image } }
      """, resources: resources)
    let addresses = try AddressLog.shared(in: resources).addresses.withLock { $0 }
    #expect(addresses.count == 4)
    #expect(Set(addresses).count == 1, "the pixels were copied on their way")
  }

  @Test func earlierReaderCopies() throws {
    let resources = SharedResources()
    try run(
      """
      version: 1
      stages:
        - { id: read, stage: address-source }
        - { id: a, stage: address-stage, inputs: { image: read.image } }
        - { id: write-2, stage: address-sink, inputs: { image: read.image } }
        - { id: write, stage: address-sink, inputs: { image: a.image }, parameters: { suffix: b, level: 1 } }
      """, resources: resources)
    let addresses = try AddressLog.shared(in: resources).addresses.withLock { $0 }
    #expect(addresses[1] != addresses[0] && addresses[2] == addresses[0] && addresses[3] == addresses[1])
  }
}

/// Counts the tokens that are alive.
private final class Census: Sendable {
  let alive = Atomic<Int>(0)
  /// For each stage, the living at its start and end; protected by its mutex.
  let counts = Mutex<[[Int]]>([])

  static func shared(in resources: SharedResources) throws -> Census { try resources.value(for: "census") { Census() } }

  func observe(_ body: () -> Void) {
    let before = alive.load(ordering: .relaxed)
    body()
    let after = alive.load(ordering: .relaxed)
    counts.withLock { $0.append([before, after]) }
  }
}

private struct Token: PortValue {
  static let portKind = PortKind.mosaic
  private let member: Member

  init(in census: Census) { member = Member(census) }

  private final class Member: Sendable {
    private let census: Census

    init(_ census: Census) {
      self.census = census
      census.alive.add(1, ordering: .relaxed)
    }

    deinit { census.alive.subtract(1, ordering: .relaxed) }
  }
}

private struct TokenSource: SourceStage {
  static let name = "token-source"
  static let summary = "Makes a token."
  @Output() var token: Token
  func frameSize(of file: URL) -> ImageSize { ImageSize(width: 1, height: 1) }
  func run(in context: borrowing StageContext) throws {
    let census = try Census.shared(in: context.resources)
    census.observe { token = Token(in: census) }
  }
}

private struct TokenStage: Stage {
  static let name = "token-stage"
  static let summary = "Reads a token and makes another."
  @Input("token") var token: Token
  @Output("token") var made: Token
  func run(in context: borrowing StageContext) throws {
    let census = try Census.shared(in: context.resources)
    census.observe {
      withExtendedLifetime(token) {}
      made = Token(in: census)
    }
  }
}

private struct TokenSink: SinkStage {
  static let name = "token-sink"
  static let summary = "Reads tokens."
  static let fileExtension = "txt"
  let suffix = ""
  @Input() var token: Token
  @Input() var other: Token?
  @Output() var file: WrittenFile
  func outputBytes(for frame: ImageSize) -> Int { 0 }
  func run(in context: borrowing StageContext) throws {
    try Census.shared(in: context.resources).observe {}
    file = WrittenFile(url: context.destination)
  }
}

/// Where the pixels lay as each stage left them.
private final class AddressLog: Sendable {
  /// In the order of execution; protected by its mutex.
  let addresses = Mutex<[UInt]>([])

  static func shared(in resources: SharedResources) throws -> AddressLog {
    try resources.value(for: "addresses") { AddressLog() }
  }

  func note(_ values: [Float]) {
    let address = values.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    addresses.withLock { $0.append(address) }
  }
}

private struct AddressSource: SourceStage {
  static let name = "address-source"
  static let summary = "Makes an image."
  @Output() var image: ColorImage
  func frameSize(of file: URL) -> ImageSize { ImageSize(width: 8, height: 8) }
  func run(in context: borrowing StageContext) throws {
    image = ColorImage(
      size: ImageSize(width: 8, height: 8), values: Array(repeating: 0.5, count: 192), encoding: .linearSRGB)
    try AddressLog.shared(in: context.resources).note(image.values)
  }
}

private struct AddressStage: Stage {
  static let name = "address-stage"
  static let summary = "Changes an image in place."
  @Input("image") var image: ColorImage
  @Output("image") var changed: ColorImage
  func run(in context: borrowing StageContext) throws {
    var result = $image.take()
    for index in result.values.indices { result.values[index] += 1 }
    try AddressLog.shared(in: context.resources).note(result.values)
    changed = result
  }
}

private struct AddressSink: SinkStage {
  static let name = "address-sink"
  static let summary = "Looks at an image."
  static let fileExtension = "txt"
  @Input() var image: ColorImage
  @Output() var file: WrittenFile
  @Parameter("Put between the name and the extension.") var suffix = ""
  @Parameter("What the pixels are to be above.") var level = 0.0
  func outputBytes(for frame: ImageSize) -> Int { 0 }
  func run(in context: borrowing StageContext) throws {
    guard image.values.allSatisfy({ $0 > Float(level) }) else { throw ToyError(message: "wrong pixels") }
    try AddressLog.shared(in: context.resources).note(image.values)
    file = WrittenFile(url: context.destination)
  }
}
