import Imaging

/// A mosaic without its samples, as it passes from one process to another.
struct MosaicDescription: Codable, Sendable {
  /// The output of the source that it is.
  let output: String
  let size: ImageSize
  let pattern: BayerPattern
  let blackLevel: BlackLevel
  let whiteLevel: [Float]
  let saturationLevel: [Float]
  let metadata: CaptureMetadata

  init(_ mosaic: Mosaic, output: String) {
    self.output = output
    size = mosaic.size
    pattern = mosaic.pattern
    blackLevel = mosaic.blackLevel
    whiteLevel = mosaic.whiteLevel
    saturationLevel = mosaic.saturationLevel
    metadata = mosaic.metadata
  }

  /// The mosaic of a description without fault.
  func mosaic(_ samples: [UInt16]) -> Mosaic {
    Mosaic(
      size: size, samples: samples, pattern: pattern, blackLevel: blackLevel, whiteLevel: whiteLevel,
      saturationLevel: saturationLevel, metadata: metadata)
  }
}

// MARK: - Checking

extension MosaicDescription {
  /// What a decoder of this program would not have said, and what code that relies on it might not survive; nil if there
  /// is nothing.
  var fault: String? {
    // In this order: later checks reckon with what earlier ones have found sound.
    if !Self.isPlausible(size) { return "a mosaic of no plausible size" }
    if !hasSoundLevels { return "levels that contradict each other" }
    if !hasSoundFrame { return "a frame that does not lie within its readout" }
    if !metadata.color.isSound { return "a color calibration of another size" }
    if !metadata.models.isEmpty { return "models that it cannot have gone through" }
    if !opcodes.allSatisfy(\.operation.isSound) { return "a correction that contradicts itself" }
    if !badPixelsLieInside { return "bad pixels outside of its frame" }
    return nil
  }

  /// Whether a sensor may have so many pixels, so that sums and products over them do not overflow.
  static func isPlausible(_ size: ImageSize) -> Bool {
    (1...1 << 20).contains(size.width) && (1...1 << 20).contains(size.height)
  }

  private var opcodes: [Opcode] { metadata.opcodes.list1 + metadata.opcodes.list2 + metadata.opcodes.list3 }

  private var hasSoundLevels: Bool {
    let black = blackLevel
    return (1...1 << 20).contains(black.rows) && (1...1 << 20).contains(black.columns)
      && black.levels.count == black.rows * black.columns
      && [0, size.height].contains(black.rowDeltas.count) && [0, size.width].contains(black.columnDeltas.count)
      && whiteLevel.count == 4 && saturationLevel.count == 4
      && zip(saturationLevel, whiteLevel).allSatisfy { $0 <= $1 }
      && (black.levels + black.rowDeltas + black.columnDeltas + whiteLevel + saturationLevel).allSatisfy(\.isFinite)
  }

  /// Whether all places are small enough to be added; which of them make sense is for those to say who use them.
  private var hasSoundFrame: Bool {
    let origin = metadata.activeAreaOrigin
    return (0...1 << 20).contains(metadata.rawSize.width) && (0...1 << 20).contains(metadata.rawSize.height)
      && abs(origin.rows) <= 1 << 20 && abs(origin.columns) <= 1 << 20
      && (metadata.defaultCrop?.isSound(within: size) ?? true)
  }

  /// Those of the first list count from the readout's corner, those of the second from the active area's.
  private var badPixelsLieInside: Bool {
    func lie(_ opcodes: [Opcode], within frame: ImageSize) -> Bool {
      opcodes.allSatisfy { opcode in
        guard case .fixBadPixelsList(let pixels) = opcode.operation else { return true }
        return pixels.points.allSatisfy {
          (0..<frame.height).contains($0.rows) && (0..<frame.width).contains($0.columns)
        } && pixels.rectangles.allSatisfy { $0.isSound(within: frame) }
      }
    }
    return lie(metadata.opcodes.list1, within: metadata.rawSize) && lie(metadata.opcodes.list2, within: size)
  }
}

extension PixelRectangle {
  fileprivate func isSound(within frame: ImageSize) -> Bool {
    (0...frame.height).contains(top) && (0...frame.width).contains(left)
      && (0...frame.height - top).contains(size.height) && (0...frame.width - left).contains(size.width)
  }
}

extension CameraColor {
  fileprivate var isSound: Bool {
    func count(_ values: [Float]?, is count: Int) -> Bool { values.map { $0.count == count } ?? true }
    return count(asShotMultipliers, is: 3) && count(daylightMultipliers, is: 3) && count(cameraToSRGB, is: 9)
      && count(analogBalance, is: 3) && count(asShotWhite, is: 2) && calibrations.count <= 3
      && calibrations.allSatisfy {
        $0.colorMatrix.count == 9 && count($0.forwardMatrix, is: 9) && count($0.cameraCalibration, is: 9)
      }
  }
}

extension OpcodeArea {
  /// Places have 32 bits, and lines follow each other.
  fileprivate var isSound: Bool {
    let places = [rectangle.top, rectangle.left, rectangle.size.height, rectangle.size.width, plane, planes]
    return places.allSatisfy { (0...Int(UInt32.max)).contains($0) } && (1...Int(UInt32.max)).contains(rowPitch)
      && (1...Int(UInt32.max)).contains(columnPitch)
  }
}

extension Opcode.Operation {
  fileprivate var isSound: Bool {
    switch self {
    case .fixBadPixelsConstant, .fixBadPixelsList: return true
    case .fixVignetteRadial(let gain):
      return gain.coefficients.count == 5 && (gain.coefficients + [gain.centerX, gain.centerY]).allSatisfy(\.isFinite)
    case .warpRectilinear(let warp), .warpFisheye(let warp):
      return [1, 3].contains(warp.planes.count) && warp.centerX.isFinite && warp.centerY.isFinite
        && warp.planes.allSatisfy {
          $0.radial.count == 4 && $0.tangential.count == 2 && ($0.radial + $0.tangential).allSatisfy(\.isFinite)
        }
    case .gainMap(let map):
      let sides = [map.rows, map.columns, map.planes]
      return map.area.isSound && sides.allSatisfy { (1...65535).contains($0) }
        && map.gains.count == map.rows * map.columns * map.planes
        && map.gains.allSatisfy { $0.isFinite && $0 >= 0 }
        && [map.rowSpacing, map.columnSpacing, map.rowOrigin, map.columnOrigin].allSatisfy(\.isFinite)
        && (map.rows == 1 || map.rowSpacing > 0) && (map.columns == 1 || map.columnSpacing > 0)
    case .sampleMap(let map): return map.area.isSound && map.hasSoundValues
    }
  }
}

extension SampleMap {
  fileprivate var hasSoundValues: Bool {
    switch kind {
    case .table(let table): (1...65536).contains(table.count)
    case .polynomial(let terms): (1...9).contains(terms.count) && terms.allSatisfy(\.isFinite)
    case .deltaPerRow(let values), .scalePerRow(let values):
      values.count == area.rowCount && values.allSatisfy(\.isFinite)
    case .deltaPerColumn(let values), .scalePerColumn(let values):
      values.count == area.columnCount && values.allSatisfy(\.isFinite)
    }
  }
}
