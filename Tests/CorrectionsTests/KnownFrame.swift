import Foundation
import Imaging
import TIFFCoding

/// A DNG of which the light at each pixel is known, every feature of the format a choice.
struct KnownFrame {
  enum Black: CaseIterable { case uniform, unequalFractions, deltas, oddPatternWithDeltas }
  enum White: CaseIterable { case one, perChannel }
  enum Correction: CaseIterable { case none, badList, badConstant, gainMap, vignette, rowScale, warp }

  var pattern: BayerPattern = .rggb
  var bits = 14
  /// Top left of the active area in the readout of 30 rows and 34 columns.
  var origin = PixelOffset(rows: 2, columns: 4)
  var black: Black = .uniform
  var white: White = .one
  var compression: DNG.Compression = .none
  var hasTable = false
  var orientation: Orientation = .upright
  var correction: Correction = .none

  static let readout = ImageSize(width: 34, height: 30)
  var size: ImageSize {
    ImageSize(width: Self.readout.width - origin.columns - 1, height: Self.readout.height - origin.rows - 2)
  }

  /// Light of a pixel of the active area, in [0.1, 0.8], a plane for each color.
  func light(row: Int, column: Int) -> Double {
    let (y, x) = (Double(row) / 30, Double(column) / 34)
    return switch pattern.channel(row: row, column: column) {
    case .red: 0.1 + 0.3 * x + 0.4 * y
    case .green1, .green2: 0.8 - 0.5 * x - 0.2 * y
    case .blue: 0.3 + 0.4 * x - 0.15 * y
    }
  }

  /// Counts that the codes stand for; ascending. Empty if codes are counts.
  var table: [UInt16] {
    guard hasTable else { return [] }
    let count = min(1 << bits, 4096)
    let highest = Double(min(65535, 4 << bits - 4))
    return (0..<count).map { index in
      let share = Double(index) / Double(count - 1)
      return UInt16((highest * (share + share * share) / 2).rounded())
    }
  }

  private var highestCount: Float { Float(table.last ?? UInt16(truncatingIfNeeded: 1 << bits - 1)) }

  var blackLevel: BlackLevel {
    let base = (highestCount / 16).rounded()
    func lines(_ count: Int, _ step: Int) -> [Float] { (0..<count).map { Float($0 * step % 9) * 0.5 - 2 } }
    return switch black {
    case .uniform: BlackLevel(base)
    case .unequalFractions: BlackLevel(rows: 2, columns: 2, levels: [base, base + 1.5, base - 2.25, base + 3])
    case .deltas:
      BlackLevel(
        rows: 1, columns: 1, levels: [base + 0.5], rowDeltas: lines(size.height, 5),
        columnDeltas: lines(size.width, 7))
    case .oddPatternWithDeltas:
      BlackLevel(
        rows: 3, columns: 2, levels: (0..<6).map { base + Float($0) * 1.25 }, rowDeltas: lines(size.height, 4),
        columnDeltas: lines(size.width, 2))
    }
  }

  var whiteLevel: [Float] {
    let shares: [Float] = white == .one ? [0.95, 0.95, 0.95, 0.95] : [0.9, 0.95, 0.97, 0.93]
    return shares.map { ($0 * highestCount).rounded() }
  }

  /// What the file's light must be multiplied by, by the formulas of the specification.
  func gain(row: Int, column: Int) -> Double {
    switch correction {
    case .gainMap:
      let (v, u) = ((Double(row) + 0.5) / Double(size.height), (Double(column) + 0.5) / Double(size.width))
      // Bilinear over the unit square's corners, each site with its own.
      let site = Double(row % 2 * 2 + column % 2)
      let corners = [1 + 0.1 * site, 1.2, 1.4, 1.5 + 0.05 * site].map { Double(Float($0)) }
      return (corners[0] * (1 - u) + corners[1] * u) * (1 - v) + (corners[2] * (1 - u) + corners[3] * u) * v
    case .vignette:
      let (middleY, middleX) = (Double(size.height - 1) / 2, Double(size.width - 1) / 2)
      let (y, x) = (Double(row) - middleY, Double(column) - middleX)
      let squared = (y * y + x * x) / (middleY * middleY + middleX * middleX)
      return 1 + 0.3 * squared + 0.2 * squared * squared
    case .rowScale: return Double(Float(1 + 0.01 * Double(row)))
    default: return 1
    }
  }

  /// Pixels of the active area that hold nothing: apart, in a row of two, and at an edge.
  var badPixels: [(row: Int, column: Int)] {
    correction == .badList || correction == .badConstant ? [(5, 6), (5, 7), (10, 13), (15, 4), (18, 19)] : []
  }

  private var opcodes: OpcodeLists {
    var lists = OpcodeLists()
    let whole = PixelRectangle(top: 0, left: 0, size: size)
    switch correction {
    case .none: break
    case .badList:
      // The first two as a rectangle; all counted from the readout's corner.
      let places = badPixels.map { PixelOffset(rows: $0.row + origin.rows, columns: $0.column + origin.columns) }
      let pair = PixelRectangle(top: places[0].rows, left: places[0].columns, size: ImageSize(width: 2, height: 1))
      lists.list1 = [Opcode(.fixBadPixelsList(BadPixels(points: Array(places.dropFirst(2)), rectangles: [pair])))]
    case .badConstant: lists.list1 = [Opcode(.fixBadPixelsConstant(0))]
    case .gainMap:
      lists.list2 = (0..<4).map { site in
        var area = OpcodeArea(rectangle: whole, rowPitch: 2, columnPitch: 2)
        area.rectangle = PixelRectangle(
          top: site / 2, left: site % 2, size: ImageSize(width: size.width - site % 2, height: size.height - site / 2))
        let gains = [1 + 0.1 * Float(site), 1.2, 1.4, 1.5 + 0.05 * Float(site)]
        return Opcode(
          .gainMap(GainMap(area: area, rows: 2, columns: 2, rowSpacing: 1, columnSpacing: 1, gains: gains)))
      }
    case .vignette: lists.list2 = [Opcode(.fixVignetteRadial(RadialGain(coefficients: [0.3, 0.2, 0, 0, 0])))]
    case .rowScale:
      let scales = (0..<size.height).map { 1 + 0.01 * Float($0) }
      lists.list2 = [Opcode(.sampleMap(SampleMap(area: OpcodeArea(rectangle: whole), kind: .scalePerRow(scales))))]
    case .warp:
      let plane = LensWarp.Plane(radial: [1, 0.02, -0.01, 0], tangential: [0.001, -0.002])
      lists.list3 = [Opcode(.warpRectilinear(LensWarp(planes: [plane], centerX: 0.45)), isOptional: true)]
    }
    return lists
  }

  /// The file, and how far the light of each pixel of it may be off for having been rounded to a code.
  func make() -> (dng: DNG, tolerance: [Double]) {
    let (black, white, table) = (blackLevel, whiteLevel, table)
    let highest = black.highest
    let bad = Set(badPixels.map { $0.row * size.width + $0.column })
    let isStretched = [.gainMap, .vignette, .rowScale].contains(correction)
    var (samples, tolerance): ([UInt16], [Double]) = ([], [])
    for row in 0..<size.height {
      for column in 0..<size.width {
        let range = Double(white[pattern.channel(row: row, column: column).rawValue] - highest)
        let gain = gain(row: row, column: column)
        let count = Double(black[row, column]) + light(row: row, column: column) / gain * range
        var step = 1.0
        var code = Int(count.rounded())
        if !table.isEmpty {
          let above = table.firstIndex { Double($0) >= count } ?? table.count - 1
          code = count - Double(table[above - 1]) < Double(table[above]) - count ? above - 1 : above
          step = Double(table[above] - table[above - 1])
        }
        samples.append(bad.contains(row * size.width + column) ? 0 : UInt16(code))
        // A repaired pixel is the mean of two rounded ones, rounded. 2e-5: gains need a stretch to 16 bits.
        let isRepaired = bad.contains(row * size.width + column)
        tolerance.append((isRepaired ? 1.5 * step + 0.5 : 0.5 * step) / range * gain + (isStretched ? 2e-5 : 1e-6))
      }
    }
    var metadata = CaptureMetadata()
    (metadata.make, metadata.model, metadata.orientation) = ("DiffRAW", "Known Frame", orientation)
    metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: [1, 0, 0, 0, 1, 0, 0, 0, 1])]
    metadata.opcodes = opcodes
    var dng = DNG(
      mosaic: Mosaic(
        size: size, samples: samples, pattern: pattern, blackLevel: black, whiteLevel: white, metadata: metadata))
    dng.frame = DNG.SensorFrame(
      size: Self.readout, samples: (0..<Self.readout.area).map { UInt16($0 % 61 + 1) }, activeAreaOrigin: origin)
    (dng.bitsPerSample, dng.compression, dng.linearizationTable) = (bits, compression, table)
    return (dng, tolerance)
  }
}
