/// The corrections that a DNG asks for, by the state of the image that they work on (Digital Negative Specification 1.7,
/// chapter 7). Those that were made are no longer in it.
public struct OpcodeLists: Sendable, Hashable, Codable {
  /// For the samples as stored; places are counted from the readout's top left pixel.
  public var list1: [Opcode] = []
  /// For the samples with levels applied; places are counted from the active area's.
  public var list2: [Opcode] = []
  /// For the picture of three colors, before color conversion; places are counted from the active area's.
  public var list3: [Opcode] = []

  public init() {}

  public var isEmpty: Bool { list1.isEmpty && list2.isEmpty && list3.isEmpty }

  /// What to warn of once a mosaic is used: mandatory corrections of the lists 1 and 2 that were not made.
  public var mosaicRemarks: [String] {
    let repairs = Self.names(list1 + list2) { $0.repairsPixels }
    let shading = Self.names(list1 + list2) { !$0.repairsPixels }
    return [("repair-pixels", repairs), ("correct-shading", shading)].compactMap { stage, names in
      names.isEmpty ? nil : "the file asks for \(names), which was not done: put stage \(stage) after decode"
    }
  }

  /// What to warn of once a picture is written: mandatory corrections of list 3 that were not made.
  public var pictureRemark: String? {
    let names = Self.names(list3) { _ in true }
    return names.isEmpty
      ? nil : "the file asks for \(names), which was not done: put stage correct-lens before this one"
  }

  /// The mandatory opcodes that satisfy a condition, each name once.
  private static func names(_ opcodes: [Opcode], _ condition: (Opcode.Operation) -> Bool) -> String {
    var names: [String] = []
    for opcode in opcodes where !opcode.isOptional && condition(opcode.operation) {
      if !names.contains(opcode.operation.name) { names.append(opcode.operation.name) }
    }
    return names.joined(separator: ", ")
  }
}

/// One correction of a DNG.
public struct Opcode: Sendable, Hashable, Codable {
  public var operation: Operation
  /// Whether a program that cannot do it may go on without.
  public var isOptional: Bool

  public init(_ operation: Operation, isOptional: Bool = false) {
    self.operation = operation
    self.isOptional = isOptional
  }

  /// What is to be done, in the terms of the specification.
  public enum Operation: Sendable, Hashable, Codable {
    /// All samples of this value, in counts as decoded, are bad.
    case fixBadPixelsConstant(Int)
    case fixBadPixelsList(BadPixels)
    case gainMap(GainMap)
    case fixVignetteRadial(RadialGain)
    case warpRectilinear(LensWarp)
    case warpFisheye(LensWarp)
    case sampleMap(SampleMap)

    /// The name in the specification.
    public var name: String {
      switch self {
      case .fixBadPixelsConstant: "FixBadPixelsConstant"
      case .fixBadPixelsList: "FixBadPixelsList"
      case .gainMap: "GainMap"
      case .fixVignetteRadial: "FixVignetteRadial"
      case .warpRectilinear: "WarpRectilinear"
      case .warpFisheye: "WarpFisheye"
      case .sampleMap(let map): map.kind.name
      }
    }

    /// Whether it replaces bad pixels by what their neighbors say.
    public var repairsPixels: Bool {
      switch self {
      case .fixBadPixelsConstant, .fixBadPixelsList: true
      default: false
      }
    }
  }
}

/// Pixels whose samples mean nothing.
public struct BadPixels: Sendable, Hashable, Codable {
  public var points: [PixelOffset]
  public var rectangles: [PixelRectangle]

  public init(points: [PixelOffset], rectangles: [PixelRectangle] = []) {
    self.points = points
    self.rectangles = rectangles
  }
}
