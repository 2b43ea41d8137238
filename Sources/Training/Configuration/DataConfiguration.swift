import Color
import Synthesis
import YAMLReading

/// `data`: what a network is trained on.
public struct DataConfiguration: ReadableRecord, Encodable, Hashable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A folder of photographs, from which pairs are synthesized on the fly.
    case photographs
    /// A folder as `diffraw synthesize` writes it: RAW files in `raw`, what they should become in `target`.
    case pairs
    /// The folder of Zurich RAW-to-RGB, with `train` and, for what is held out, `test`.
    case zurich
  }

  public let kind: Kind
  /// The folder, relative to where the program runs; may be given on the command line.
  public let folder: String
  /// Pictures that are kept apart to validate on.
  public let heldOut: Int
  /// How often x = c is a degradation of the target (Algorithm 1), in [0, 1]; otherwise it is G(w).
  public let degradationShare: Double
  /// The YAML file of the degradation D², relative to the configuration's folder; empty if none is used.
  public let degradation: String
  public let demosaicing: DemosaicingShares
  /// How often a flat patch is kept, in [0, 1].
  public let flatShare: Double
  public let rounds: RoundConfiguration
  /// How many times smaller photographs are made, as far as a patch has room in them; of no effect on pairs of files.
  public let reduction: ClosedRange<Double>
  /// Longer and shorter side of the part that a pair shows, in pixels.
  public let region: [Int]
  /// What photographs are taken with; of no effect on pairs of files.
  public let sensor: SensorConfiguration

  public init(from fields: inout RecordReader) {
    kind = fields.read("kind", .choice(), default: .photographs)
    folder = fields.read("folder", .text, default: "")
    heldOut = fields.read("held-out", .integer(in: 0...100_000, unit: "pictures"), default: 4)
    degradationShare = fields.read("degradation-share", .number(in: 0...1), default: 1)
    degradation = fields.read("degradation", .text, default: "")
    demosaicing = fields.readSection("demosaicing", as: DemosaicingShares.self)
    flatShare = fields.read("flat-share", .number(in: 0...1), default: 0.3)
    rounds = fields.readSection("rounds", as: RoundConfiguration.self)
    reduction = fields.read("reduction", .interval(of: .number(in: 1...64)), default: 1...2.5)
    region = fields.read(
      "region", .list(of: .integer(in: 16...65536, unit: "pixels"), count: 2...2), default: [448, 384])
    sensor = fields.readSection("sensor", as: SensorConfiguration.self)
    fields.require(
      degradationShare == 0 || !degradation.isEmpty, "degradation", "must name a file where degradation-share is not 0")
  }

  /// All that counts: everything but the folder, which may move.
  private enum CodingKeys: String, CodingKey {
    case kind, heldOut, degradationShare, degradation, demosaicing, flatShare, rounds, reduction, region, sensor
  }
}

/// `data.demosaicing`: the methods of G(w), and how often each is used relative to the others.
public struct DemosaicingShares: ReadableRecord, Encodable, Hashable {
  public let shares: [String: Double]

  public init(from fields: inout RecordReader) {
    var shares: [String: Double] = [:]
    for method in Demosaicing.allCases {
      shares[method.rawValue] = fields.read(
        method.rawValue, .number(in: 0...1e6), default: method == .ahd ? 1 : 0)
    }
    self.shares = shares
    let total = shares.values.reduce(0, +)
    fields.require(total > 0, "ahd", "or another method must have a share")
  }

  var weighted: [PatchCutter.Weighted<Demosaicing>] {
    Demosaicing.allCases.map { PatchCutter.Weighted($0, weight: shares[$0.rawValue] ?? 0) }
  }
}

/// `data.rounds`: how examples are shared out over batches.
public struct RoundConfiguration: ReadableRecord, Encodable, Hashable {
  /// Pairs made for a round.
  public let pairs: Int
  /// Patches cut from each.
  public let patches: Int
  /// How often each patch is used.
  public let uses: Int

  public init(from fields: inout RecordReader) {
    pairs = fields.read("pairs", .integer(in: 1...100_000), default: 32)
    patches = fields.read("patches", .integer(in: 1...100_000), default: 24)
    uses = fields.read("uses", .integer(in: 1...1000), default: 2)
  }
}

/// `data.sensor`: what the simulated cameras are drawn from.
public struct SensorConfiguration: ReadableRecord, Encodable, Hashable {
  public let ranges: SimulatedCamera.Ranges

  public init(from fields: inout RecordReader) {
    var ranges = SimulatedCamera.Ranges()
    ranges.loweredShare = fields.read("lowered-share", .number(in: 0...1), default: ranges.loweredShare)
    ranges.lowering = fields.read("lowering", .number(in: 0...10, unit: "stops"), default: ranges.lowering)
    ranges.blur = fields.read("blur", .interval(of: .number(in: 0...10, unit: "pixels")), default: ranges.blur)
    ranges.shot = fields.read("shot", .interval(of: .number(in: 1e-9...1)), default: ranges.shot)
    ranges.bits = fields.read("bits", .list(of: .integer(in: 8...16, unit: "bits"), count: 1...9), default: ranges.bits)
    self.ranges = ranges
  }
}
