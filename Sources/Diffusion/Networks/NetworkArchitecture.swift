/// The shape of a network f_θ, as the metadata of a model file give it (`architecture`): the kind, and what that kind asks.
public enum NetworkArchitecture: Sendable, Hashable {
  /// The default kind: small, without a seam whatever the tiling.
  case exactTile(ExactTileUNet.Configuration)
  /// The paper's kind.
  case sr3(SR3UNet.Configuration)

  /// Why no network can be built so; nil if one can.
  package var fault: String? {
    switch self {
    case .exactTile(let configuration): configuration.fault
    case .sr3(let configuration): configuration.fault
    }
  }

  /// The kind's name in model files.
  public var kind: String {
    switch self {
    case .exactTile(let configuration): configuration.kind
    case .sr3(let configuration): configuration.kind
    }
  }

  /// Sides of frames are multiples of this, in pixels.
  public var alignment: Int {
    switch self {
    case .exactTile(let configuration): configuration.alignment
    case .sr3(let configuration): configuration.alignment
    }
  }

  /// Whether an output pixel depends on all of the input, so that a frame's parts are not what the whole would be.
  public var seesWholeInput: Bool {
    switch self {
    case .exactTile: false
    case .sr3: true
    }
  }

  /// Kind and widths in a few words.
  public var summary: String {
    switch self {
    case .exactTile(let configuration):
      "\(kind), widths \(configuration.widths.map(String.init).joined(separator: "/"))"
    case .sr3(let configuration):
      "\(kind), widths "
        + configuration.multipliers.map { String($0 * configuration.innerWidth) }.joined(separator: "/")
    }
  }
}

extension NetworkArchitecture: Codable {
  private enum CodingKeys: CodingKey {
    case kind
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(String.self, forKey: .kind) {
    case ExactTileUNet.Configuration.kindName: self = .exactTile(try ExactTileUNet.Configuration(from: decoder))
    case SR3UNet.Configuration.kindName: self = .sr3(try SR3UNet.Configuration(from: decoder))
    case let other:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription: "“\(other)” is neither “\(ExactTileUNet.Configuration.kindName)” nor "
          + "“\(SR3UNet.Configuration.kindName)”")
    }
  }

  /// What the kind's own configuration writes.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .exactTile(let configuration): try configuration.encode(to: encoder)
    case .sr3(let configuration): try configuration.encode(to: encoder)
    }
  }
}
