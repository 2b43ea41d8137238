import Foundation
import Imaging

extension RawHeader: CustomStringConvertible {
  /// All there is, one "key: value" a line, the values aligned.
  public var description: String {
    let color = metadata.color
    var lines: [(key: String, value: String)] = [
      ("camera", [metadata.make, metadata.model].filter { !$0.isEmpty }.joined(separator: " ")),
      ("lens", metadata.lens),
      ("software", metadata.software),
      ("captured", metadata.captureTime.map(Self.date) ?? ""),
      ("exposure", exposure),
      ("format", "\(format), \(fileBytes) bytes"),
      ("encoding", "\(encoding), decoder \(decoder)"),
      ("bits", bitsPerSample > 0 ? "\(bitsPerSample) a sample" : ""),
      ("readout", "\(metadata.rawSize)"),
      ("active area", "\(size) at \(Self.place(metadata.activeAreaOrigin))"),
      ("default crop", metadata.defaultCrop.map { "\($0.size) at (\($0.left), \($0.top)) of the active area" } ?? ""),
      ("orientation", "\(metadata.orientation.rawValue) (\(Self.words(metadata.orientation)))"),
      ("filter array", pattern.rawValue.uppercased()),
      ("black level", Self.rows(blackLevel.levels, of: blackLevel.columns)),
      ("black deltas", blackDeltas),
      ("white level", Self.channels(whiteLevel)),
      ("saturation", saturationLevel == whiteLevel ? "" : Self.channels(saturationLevel)),
      ("corrections", corrections),
      ("as shot", color.asShotMultipliers.map { "multipliers " + Self.rows($0, of: 3) } ?? "none"),
      ("as-shot white", color.asShotWhite.map { "x y " + Self.rows($0, of: 2) } ?? ""),
      ("daylight", color.daylightMultipliers.map { "multipliers " + Self.rows($0, of: 3) } ?? "none"),
      ("exposure bias", color.baselineExposure == 0 ? "" : "\(Self.number(color.baselineExposure)) stops"),
      ("analog balance", color.analogBalance.map { Self.rows($0, of: 3) } ?? ""),
      ("camera to sRGB", color.cameraToSRGB.map { Self.rows($0, of: 3) } ?? "unknown"),
    ]
    for calibration in color.calibrations {
      lines.append(
        ("color matrix", "illuminant \(calibration.illuminant): " + Self.rows(calibration.colorMatrix, of: 3)))
      if let individual = calibration.cameraCalibration {
        lines.append(("calibration", "illuminant \(calibration.illuminant): " + Self.rows(individual, of: 3)))
      }
      if let forward = calibration.forwardMatrix {
        lines.append(("forward matrix", "illuminant \(calibration.illuminant): " + Self.rows(forward, of: 3)))
      }
    }
    let width = lines.map(\.key.count).max() ?? 0
    return lines.filter { !$0.value.isEmpty }
      .map { "\($0.key):" + String(repeating: " ", count: width + 1 - $0.key.count) + $0.value }
      .joined(separator: "\n")
  }

  private var blackDeltas: String {
    [(blackLevel.rowDeltas, "rows"), (blackLevel.columnDeltas, "columns")].compactMap { deltas, lines in
      guard let least = deltas.min(), let most = deltas.max() else { return nil }
      return "\(Self.number(least)) to \(Self.number(most)) over \(deltas.count) \(lines)"
    }.joined(separator: ", ")
  }

  /// The opcodes of the three lists, equal ones in a row counted.
  private var corrections: String {
    let opcodes = metadata.opcodes
    return [opcodes.list1, opcodes.list2, opcodes.list3].enumerated().compactMap { index, list in
      var counts: [(name: String, count: Int)] = []
      for opcode in list {
        let name = opcode.operation.name + (opcode.isOptional ? " (optional)" : "")
        if counts.last?.name == name { counts[counts.count - 1].count += 1 } else { counts.append((name, 1)) }
      }
      guard !counts.isEmpty else { return nil }
      let words = counts.map { $0.count == 1 ? $0.name : "\($0.count) × \($0.name)" }
      return "list \(index + 1): " + words.joined(separator: ", ")
    }.joined(separator: "; ")
  }

  private var exposure: String {
    var parts: [String] = []
    let time = metadata.exposureTime
    if time > 0 {
      parts.append((1e-6..<0.3).contains(time) ? "1/\(Int((1 / time).rounded())) s" : "\(Self.number(time)) s")
    }
    if metadata.aperture > 0 { parts.append("f/\(Self.number(metadata.aperture))") }
    if metadata.iso > 0 { parts.append("ISO \(Self.number(metadata.iso))") }
    if metadata.focalLength > 0 { parts.append("\(Self.number(metadata.focalLength)) mm") }
    return parts.joined(separator: ", ")
  }

  /// One number if all four channels have the same.
  private static func channels(_ levels: [Float]) -> String {
    rows(Set(levels).count == 1 ? [levels[0]] : levels, of: 4)
  }

  /// Numbers separated by blanks, rows by semicolons.
  private static func rows(_ values: [Float], of columns: Int) -> String {
    stride(from: 0, to: values.count, by: columns).map { start in
      values[start..<min(start + columns, values.count)].map(number).joined(separator: " ")
    }.joined(separator: "; ")
  }

  /// At most four decimals, none that are zero at the end.
  private static func number(_ value: Float) -> String {
    let scaled = (Double(value) * 10000).rounded() / 10000
    return scaled == scaled.rounded() && abs(scaled) < 1e15 ? String(Int(scaled)) : String(scaled)
  }

  private static func place(_ offset: PixelOffset) -> String { "(\(offset.columns), \(offset.rows))" }

  private static func date(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds))
      .formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false).dateTimeSeparator(.space))
  }

  private static func words(_ orientation: Orientation) -> String {
    switch orientation {
    case .upright: "upright"
    case .mirroredHorizontally: "mirrored left to right"
    case .rotated180: "turn by 180°"
    case .mirroredVertically: "mirrored top to bottom"
    case .transposed: "transposed"
    case .rotated90Clockwise: "turn 90° clockwise"
    case .transversed: "transposed over the other diagonal"
    case .rotated90Counterclockwise: "turn 90° counterclockwise"
    }
  }
}
