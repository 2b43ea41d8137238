import Diffusion
import Foundation
import Imaging
import Neural
import Parallel
import TestSupport
import Testing

/// Models with an SR3-style network: their files, and how they go over a frame.
@Suite struct SR3ModelTests {
  private static let workers = WorkerPool(count: 2)
  private static let step = DiffusionStep(number: 60, noiseLevel: 0.99)

  private static func model(
    _ configuration: SR3UNet.Configuration = SR3Model.tiny, metadata: [String: String]? = nil,
    beside others: [String: Tensor] = [:]
  ) throws -> DiffusionModel {
    try DiffusionModel(
      Safetensors(data: SR3Model.file(configuration, metadata: metadata, beside: others), name: "m.safetensors"))
  }

  private static func network(_ configuration: SR3UNet.Configuration = SR3Model.tiny) throws -> SR3UNet {
    let model = try model(configuration)
    guard case .sr3(let network) = model.network else { throw ModelError(file: model.file, problem: "other kind") }
    return network
  }

  private static func picture(_ width: Int, _ height: Int, _ channels: Int, seed: UInt64) -> Picture {
    var random = SplitMix64(seed: seed)
    return Picture(width: width, height: height, channels: channels) { _, _, _ in
      Float(random.next() >> 40) / Float(1 << 23) - 1
    }
  }

  private static func tensor(_ picture: Picture) -> Tensor {
    Tensor(shape: [1, picture.height, picture.width, picture.channels], elements: picture.values)
  }

  private static func prediction(
    _ network: SR3UNet, _ patches: PatchLayout, state: Picture, color: Picture, raw: Picture, workers: Int = 2
  ) throws -> [Float] {
    try SR3Predictor(network, patches: patches, color: color, raw: raw, workers: WorkerPool(count: workers))
      .prediction(state.frame, at: step)
  }

  // MARK: Files

  @Test func fileIsAModel() throws {
    let schedule = ["betas": Tensor(shape: [2000])]
    let metadata = SR3Model.metadata.merging(["origin": "ckpt.pth", "step": "7"]) { $1 }
    let model = try Self.model(metadata: metadata, beside: schedule)
    #expect(model.name == "formula" && model.process.end == 100 && model.process.schedule.length == 2000)
    #expect(model.network.architecture == .sr3(SR3Model.tiny))
    #expect(model.network.architecture.summary == "sr3-unet, widths 8/8/8/8/8")
    let count = SR3Model.tensors(SR3Model.tiny).values.reduce(0) { $0 + $1.count }
    #expect(model.network.parameterCount == count && model.network.weightBytes == 4 * count)
  }

  /// Of a 3 × 3 kernel that goes by Winograd's way 36 values are kept, and a scale, a shift and a zero for each output.
  @Test func memoryOfWeightsIsKnown() throws {
    let values = SR3Model.narrow.layers.reduce(0) { sum, layer in
      if case .convolution(_, let inputs, let outputs, 3, 1) = layer, min(inputs, outputs) >= 64 {
        return sum + 36 * inputs * outputs + 3 * outputs
      }
      return sum + layer.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
    }
    #expect(try Self.network(SR3Model.narrow).weightBytes == 4 * values)
  }

  /// What is run is what was trained: Winograd's rounding is all that the forms of the layers differ by.
  @Test func runsAsItIsTrained() throws {
    let configuration = SR3Model.narrow
    let tensors = SR3Model.tensors(configuration)
    let input = Self.tensor(Self.picture(48, 32, 10, seed: 1))
    let results = try [NetworkLayers.Purpose.inference, .training].map { purpose in
      let layers = try NetworkLayers(configuration.layers, for: purpose) { name, _ in try #require(tensors[name]) }
      return configuration.prediction(
        of: input, sinusoids: configuration.sinusoids(of: [Self.step]),
        by: TensorOperations(layers, on: Self.workers))
    }
    #expect(results[0].largestDifference(from: results[1]) < 1e-4 && results[0] != results[1])
  }

  /// What is missing is named, and how it is added.
  @Test(arguments: [["process"], ["architecture"], ["format", "formatVersion", "name", "process", "architecture"]])
  func missingMetadataAreNamed(keys: [String]) throws {
    let metadata = SR3Model.metadata.filter { !keys.contains($0.key) }
    let error = #expect(throws: ModelError.self) { try Self.model(metadata: metadata) }
    let text = "\(try #require(error))"
    for key in keys { #expect(text.contains("“\(key)”")) }
    #expect(text.contains("diffraw import CHECKPOINT --as sr3 --config process=dtdm length=2000"), "\(text)")
  }

  /// The baseline is a process without x, over its whole schedule; programs that do not know it are kept from it.
  @Test func baselineIsAModel() throws {
    let metadata = SR3Model.metadata(SR3Model.tiny, process: .denoising)
    #expect(metadata["formatVersion"] == "3" && SR3Model.metadata["formatVersion"] == "2")
    let process = try Self.model(metadata: metadata).process
    #expect(process.gamma == 0 && process.end == 2000)
    var other = metadata
    other["process"] = metadata["process"]?.replacing("ddpm", with: "vp-sde")
    let error = #expect(throws: ModelError.self) { try Self.model(metadata: other) }
    #expect("\(try #require(error))".contains("“process” in its metadata is not as it should be"))
  }

  /// Metadata that the tensors do not bear out.
  @Test(arguments: [
    ("\"groups\":4", "\"groups\":3", "its 3 groups do not divide its width 8"),
    ("\"innerWidth\":8", "\"innerWidth\":16", "denoise_fn."),
    ("[1,1,1,1,1]", "[1,1,1]", "denoise_fn."),
    ("\"sr3-unet\"", "\"sr4-unet\"", "“sr4-unet” is neither"),
    ("\"step\"", "\"stride\"", "“architecture” in its metadata"),
  ])
  func wrongArchitectureIsRefused(_ old: String, _ new: String, _ cause: String) throws {
    var metadata = SR3Model.metadata
    let text = try #require(metadata["architecture"])
    #expect(text.contains(old))
    metadata["architecture"] = text.replacingOccurrences(of: old, with: new)
    let error = #expect(throws: (any Error).self) { try Self.model(metadata: metadata) }
    let message = "\(try #require(error))"
    #expect(message.contains("m.safetensors") && message.contains(cause), "\(message)")
  }

  // MARK: Over a frame

  /// One patch is the network itself, its inputs in their order.
  @Test(arguments: SR3UNet.Configuration.Embedding.allCases)
  func oneFrameIsTheNetwork(_ embedding: SR3UNet.Configuration.Embedding) throws {
    var configuration = SR3Model.tiny
    configuration.embedding = embedding
    let network = try Self.network(configuration)
    let (state, color) = (Self.picture(48, 32, 3, seed: 1), Self.picture(48, 32, 3, seed: 2))
    let raw = Self.picture(24, 16, 4, seed: 3)
    let found = try Self.prediction(network, PatchLayout(wholeOf: 48, 32), state: state, color: color, raw: raw)
    let expected = network(
      state: Self.tensor(state), color: Self.tensor(color), raw: Self.tensor(raw), steps: [Self.step], on: Self.workers)
    #expect(found == expected.elements)
  }

  /// Where a single patch counts it is the network's result for that patch, whatever lies around.
  @Test func patchesAreApart() throws {
    let network = try Self.network()
    let patches = PatchLayout(width: 128, height: 96, alignment: 16, side: 64, overlap: 16)
    #expect(patches.columns.starts == [0, 32, 64] && patches.rows.starts == [0, 32])
    let (state, color) = (Self.picture(128, 96, 3, seed: 1), Self.picture(128, 96, 3, seed: 2))
    let raw = Self.picture(64, 48, 4, seed: 3)
    let found = try Self.prediction(network, patches, state: state, color: color, raw: raw)
    func part(_ picture: Picture, _ left: Int, _ top: Int, _ size: Int) -> Picture {
      Picture(width: size, height: size, channels: picture.channels) { x, y, channel in
        picture.values[((top + y) * picture.width + left + x) * picture.channels + channel]
      }
    }
    let alone = try Self.prediction(
      network, PatchLayout(wholeOf: 64, 64), state: part(state, 64, 32, 64), color: part(color, 64, 32, 64),
      raw: part(raw, 32, 16, 32))
    // The last patch: alone from the end of the fade between 80 ± 8 and 48 ± 8 on.
    for y in 88..<96 {
      for x in 88..<128 {
        for channel in 0..<3 {
          #expect(found[(y * 128 + x) * 3 + channel] == alone[((y - 32) * 64 + x - 64) * 3 + channel])
        }
      }
    }
    let whole = try Self.prediction(network, PatchLayout(wholeOf: 128, 96), state: state, color: color, raw: raw)
    #expect(zip(found, whole).contains { abs($0 - $1) > 1e-3 }, "statistics are those of patches")
  }

  @Test(arguments: [SR3Model.tiny, SR3Model.narrow])
  func workersDoNotMatter(_ configuration: SR3UNet.Configuration) throws {
    let network = try Self.network(configuration)
    let patches = PatchLayout(width: 144, height: 112, alignment: 16, side: 64, overlap: 16)
    let (state, color) = (Self.picture(144, 112, 3, seed: 1), Self.picture(144, 112, 3, seed: 2))
    let raw = Self.picture(72, 56, 4, seed: 3)
    for layout in [patches, PatchLayout(wholeOf: 144, 112)] {
      let alone = try Self.prediction(network, layout, state: state, color: color, raw: raw, workers: 1)
      for count in 2...3 {
        #expect(try Self.prediction(network, layout, state: state, color: color, raw: raw, workers: count) == alone)
      }
    }
  }

  /// Where all patches have the same statistics, no seam shows: a pattern with the period of the patches stays one.
  @Test func seamsDoNotShow() throws {
    let network = try Self.network()
    // Patches begin every 64 pixels, and fade over 32.
    let patches = PatchLayout(width: 288, height: 288, alignment: 16, side: 96, overlap: 32)
    #expect(patches.columns.starts == [0, 64, 128, 192])
    let tiles = [3, 3, 4].enumerated().map { Self.picture(64 >> ($0 / 2), 64 >> ($0 / 2), $1, seed: UInt64($0)) }
    func repeated(_ tile: Picture) -> Picture {
      Picture(width: tile.width * 9 / 2, height: tile.height * 9 / 2, channels: tile.channels) { x, y, channel in
        tile.values[((y % tile.height) * tile.width + x % tile.width) * tile.channels + channel]
      }
    }
    let found = try Self.prediction(
      network, patches, state: repeated(tiles[0]), color: repeated(tiles[1]), raw: repeated(tiles[2]))
    // All patches see the same, so periods differ by the order of adding alone, but for those at the frame's borders,
    // where one patch is not blended.
    for y in 80..<144 {
      for x in 80..<144 {
        for channel in 0..<3 {
          let values = [(0, 0), (64, 0), (0, 64), (64, 64)].map { dx, dy in
            found[((y + dy) * 288 + x + dx) * 3 + channel]
          }
          for value in values { #expect(abs(value - values[0]) < 1e-5) }
        }
      }
    }
    // And within the period, blending leaves no step: neighbors differ at fades as they do elsewhere.
    func roughness(_ column: Int) -> Float {
      (96..<192).reduce(0) { $0 + abs(found[($1 * 288 + column) * 3] - found[($1 * 288 + column - 1) * 3]) }
    }
    let (inside, fading) = ((100..<120).map(roughness), (128..<144).map(roughness))
    #expect((fading.max() ?? .infinity) < 1.5 * (inside.max() ?? 0))
  }

  // MARK: Enhancement

  private static func raw(_ size: ImageSize, seed: UInt64) -> PackedRaw {
    let cells = ImageSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
    let values = picture(cells.width, cells.height, 4, seed: seed).values.map { ($0 + 1) / 2 }
    return PackedRaw(
      size: cells, values: values, margin: PixelOffset(rows: 0, columns: 0), mosaicSize: size,
      saturation: [Float](repeating: 2, count: 4))
  }

  private static func enhanced(
    _ model: DiffusionModel, _ size: ImageSize, domain: FrameTraversal.Domain, workers: Int = 2
  ) throws -> [Float] {
    let color = picture(size.width, size.height, 3, seed: 4).values.map { ($0 + 1) / 2 }
    return try Enhancement(
      model: model, sampler: .stochastic(start: 100, evaluations: 2, eta: 0.5), seed: 5, domain: domain
    ).enhance(
      ColorImage(size: size, values: color, encoding: .sRGB), raw: raw(size, seed: 6),
      workers: WorkerPool(count: workers)
    ).values
  }

  /// Sizes that are no multiple of the alignment, or smaller than it, and those where patch and frame are one.
  @Test(arguments: [(100, 70), (10, 6), (6, 33)])
  func framesSmallerThanAPatchAreOne(_ width: Int, _ height: Int) throws {
    let size = ImageSize(width: width, height: height)
    let model = try Self.model()
    let patch = try Self.enhanced(model, size, domain: .patch)
    #expect(patch.count == size.area * 3 && patch.allSatisfy(\.isFinite))
    #expect(try Self.enhanced(model, size, domain: .frame) == patch)
  }

  @Test func patchesOfAPictureAreTheSameForAnyWorkers() throws {
    let model = try Self.model()
    let size = ImageSize(width: 470, height: 40)
    let alone = try Self.enhanced(model, size, domain: .patch, workers: 1)
    for count in 2...3 { #expect(try Self.enhanced(model, size, domain: .patch, workers: count) == alone) }
    #expect(try Self.enhanced(model, size, domain: .frame) != alone)
  }

  // MARK: Memory and work

  /// What takes most: at full resolution, 192 channels joined, the same normalized, 64 that come of them, and the skips.
  @Test func planIsThatOfTheLargestMoment() throws {
    let stock = MemoryMeter()
    let configuration = SR3UNet.Configuration()
    _ = configuration.prediction(
      of: stock.value([1, 448, 448, 10]), sinusoids: stock.value([1, 64]), by: stock)
    let perPixel = Double(stock.peakBytes) / (448 * 448 * 4)
    #expect(perPixel > 192 + 192 + 64 + 128 && perPixel < 192 + 192 + 64 + 128 + 10 + 1, "\(perPixel) channels")
    // The account is of one network: twice the pixels are twice the memory.
    let half = MemoryMeter()
    _ = configuration.prediction(of: half.value([1, 224, 448, 10]), sinusoids: half.value([1, 64]), by: half)
    #expect(abs(Double(stock.peakBytes) / Double(half.peakBytes) - 2) < 0.01)
  }

  /// Counted by hand for a network of one level: its convolutions, its linear maps and its attention.
  @Test func operationsAreCounted() {
    let configuration = SR3UNet.Configuration(innerWidth: 8, multipliers: [1], blocksPerLevel: 1, groups: 4)
    let meter = MemoryMeter()
    _ = configuration.prediction(of: meter.value([1, 4, 6, 10]), sinusoids: meter.value([1, 8]), by: meter)
    let (plain, joined) = (2 * 9 * 8 * 8, 9 * 16 * 8 + 9 * 8 * 8 + 16 * 8)
    let products = 24 * (9 * 10 * 8 + 3 * plain + 2 * joined + 9 * 8 * 3)
    let attention = 24 * 4 * 8 * 8 + 2 * 24 * 24 * 8
    let linear = 8 * 32 + 32 * 8 + 5 * 8 * 8
    #expect(meter.operations == 2 * Double(products + attention + linear))
  }
}
