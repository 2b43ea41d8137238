import Color
import ColorNetworks
import Foundation
import Imaging
import Parallel
import Pipeline

/// The methods of `extract-color` that are networks.
extension ExtractColor {
  /// A network, and what its file is.
  private struct LoadedNetwork: Sendable {
    let network: any ColorNetwork
    let digest: ContentDigest
  }

  /// Checks what goes with a network and what does not, and loads it if the method is one.
  func prepareNetwork(_ resources: SharedResources) throws {
    guard let kind = method.network else {
      guard weights.isEmpty, sensorMatch == .auto, domain == .frame else {
        throw ExtractColorError(
          "weights, sensor-match and domain count with the methods that are networks, not \(method.rawValue); set "
            + "another method, or leave them out")
      }
      return
    }
    guard demosaic == .ahd else {
      throw ExtractColorError("a network demosaics in its own way: leave out demosaic with method \(method.rawValue)")
    }
    guard sensorMatch != .levels || whiteBalance == .asShot else {
      throw ExtractColorError(
        "with sensor-match levels the network finds the white balance by itself: leave out white-balance, or set "
          + "sensor-match balance")
    }
    _ = try loaded(kind, resources)
  }

  /// Develops the mosaic by a network.
  func developByNetwork(
    _ balance: WhiteBalance, in context: borrowing StageContext
  ) throws -> (image: ColorImage, warnings: [ColorWarning]) {
    guard let kind = method.network else { preconditionFailure("the method is a network") }
    let (own, loaded) = (mosaic.metadata, try loaded(kind, context.resources))
    let isKnown = TrainingSensor.took(own)
    let camera = [own.make, own.model].filter { !$0.isEmpty }.joined(separator: " ")
    if !isKnown {
      context.warn(
        "\(method.rawValue) was trained for the sensor of the \(TrainingSensor.name), and knows nothing of "
          + "\(camera.isEmpty ? "this camera" : camera)'s colors: expect a tint")
    }
    var (gains, stops, warnings): ([Float]?, Float, [ColorWarning]) = (nil, exposure, [])
    if sensorMatch == .balance || sensorMatch == .auto && (!isKnown || whiteBalance != .asShot) {
      let multipliers = balance.multipliers(for: mosaic)
      gains = [0, 1, 1, 2].map { multipliers.values[$0] }
      if !isKnown { stops += TrainingSensor.exposure }
      warnings = multipliers.warnings
    }
    let raw = packed ?? BayerPacking.pack(mosaic, workers: context.workers)
    _ = $packed.take()
    _ = $mosaic.take()
    let cancellation = context.cancellation
    var image = try loaded.network.develop(
      raw, exposure: exp2(stops), balance: gains, domain: domain, workers: context.workers,
      atPatch: { try cancellation.check() })
    image.metadata = own
    image.metadata.models.append(ModelUse(name: kind.name, digest: loaded.digest.description))
    return (image, warnings)
  }

  /// The file of the network's weights; nil if the method is no network.
  /// - Throws: `ExtractColorError` if none is named and none comes with the program.
  func weightsFile() throws -> URL? {
    guard let kind = method.network else { return nil }
    if !weights.isEmpty { return URL(filePath: weights) }
    if let file = try kind.embeddedFile() { return file }
    throw ExtractColorError(
      "no weights of \(method.rawValue) come with the program: take those of its authors, diffraw import FILE --as "
        + "\(kind.name) -o W.safetensors, and set weights to W.safetensors")
  }

  /// Memory that `run` takes by a network, in bytes.
  func networkBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    // Weights that cannot be loaded have been reported by `prepare`. A mosaic of another phase has a cell more.
    guard let kind = method.network, let loaded = try? loaded(kind, context.resources) else { return 0 }
    let cells = ImageSize(width: frame.width / 2 + 1, height: frame.height / 2 + 1)
    return cells.area * 4 * MemoryLayout<Float>.stride
      + loaded.network.developingBytes(for: cells, domain: domain, workers: context.workers.count)
  }

  func sharedBytes(in context: borrowing PreparationContext) -> Int {
    guard let kind = method.network, let loaded = try? loaded(kind, context.resources) else { return 0 }
    return loaded.network.weightBytes
  }

  func thrift(of node: String, in context: borrowing PreparationContext) -> String? {
    method.network != nil && domain == .frame ? "develop by patches with --set \(node).domain=patch" : nil
  }

  private func loaded(_ kind: ColorNetworkKind, _ resources: SharedResources) throws -> LoadedNetwork {
    guard let file = try weightsFile() else { preconditionFailure("a network has a file of weights") }
    return try resources.value(for: "\(kind.rawValue) \(file.path)") {
      LoadedNetwork(
        network: try kind.network(weightsAt: file), digest: try ContentDigest(ofFileAt: file))
    }
  }
}
