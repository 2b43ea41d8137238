import Foundation
import Imaging
import Synthesis
import TestSupport
import Testing

extension Patch {
  /// Whether all values are as near as `tolerance` to those given.
  func isNear(_ other: Patch, within tolerance: Float = 2e-6) -> Bool {
    size == other.size && zip(values, other.values).allSatisfy { abs($0 - $1) <= tolerance }
  }

  /// The mean of each channel.
  var means: [Double] {
    (0..<3).map { channel in
      stride(from: channel, to: values.count, by: 3).reduce(0) { $0 + Double(values[$1]) } / Double(size.area)
    }
  }

  /// One channel, row by row.
  func plane(_ channel: Int) -> [Float] { stride(from: channel, to: values.count, by: 3).map { values[$0] } }

  /// A gray patch of the values of one channel.
  init(width: Int, gray: [Float]) {
    self.init(size: ImageSize(width: width, height: gray.count / width), values: gray.flatMap { [$0, $0, $0] })
  }

  /// A part of the patch.
  func part(x: Int, y: Int, _ part: ImageSize) -> Patch {
    var rows: [Float] = []
    for row in y..<y + part.height {
      let start = (row * size.width + x) * 3
      rows += values[start..<start + part.width * 3]
    }
    return Patch(size: part, values: rows)
  }

  /// The patch as other parts of the project know pictures.
  var image: ColorImage { ColorImage(size: size, values: values, encoding: .sRGB) }
}

/// Patches to degrade.
enum Patches {
  /// Five by four values without a pattern, the same in all channels: (7y² + 3xy + 5x) mod 11, in tenths.
  static let irregular: Patch = {
    var values: [Float] = []
    for y in 0..<4 {
      for x in 0..<5 {
        let number: Int = (7 * y + 3 * x) * y + 5 * x
        values.append(Float(number % 11) / 10)
      }
    }
    return Patch(width: 5, gray: values)
  }()

  /// Values without any relation between neighbors.
  static func random(_ size: ImageSize, seed: UInt64) -> Patch {
    var generator = SplitMix64(seed: seed)
    return Patch(size: size, values: (0..<size.area * 3).map { _ in Float.random(in: 0...1, using: &generator) })
  }

  static func flat(_ color: [Float], side: Int) -> Patch {
    Patch(size: ImageSize(width: side, height: side), values: (0..<side * side).flatMap { _ in color })
  }

  /// Fallen leaves: discs of all sizes and colors, one above the other, have edges and the spectrum of photographs (Lee,
  /// Mumford and Huang, “Occlusion models for natural images”, 2001). Each has its own texture, some reach black or white.
  static func leaves(side: Int, seed: UInt64) -> Patch {
    var generator = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &generator) }
    let base = (0..<3).map { _ in number(0.1...0.9) }
    var values = (0..<side * side * 3).map { base[$0 % 3] }
    for _ in 0..<side * 2 {
      // The radius to the power -3, as in photographs.
      let radius = 2 / (number(0...1) * (1 - 4 / Float(side * side)) + 4 / Float(side * side)).squareRoot()
      let (x, y) = (number(0...Float(side)), number(0...Float(side)))
      let brightness = number(-0.4...0.4)
      let color = base.map { min(1, max(0, $0 + brightness + number(-0.15...0.15))) }
      let (amplitude, wave, turn) = (number(0...0.1), number(0.2...2.5), number(0...Float.pi))
      let rows = max(0, Int(y - radius))..<max(0, min(side, Int(y + radius) + 1))
      for row in rows {
        for column in 0..<side {
          let (dx, dy) = (Float(column) - x, Float(row) - y)
          guard dx * dx + dy * dy <= radius * radius else { continue }
          let texture = amplitude * sin(wave * (dx * cos(turn) + dy * sin(turn)))
          for channel in 0..<3 {
            values[(row * side + column) * 3 + channel] = min(1, max(0, color[channel] + texture))
          }
        }
      }
    }
    return Patch(size: ImageSize(width: side, height: side), values: values)
  }

  /// A part of a photograph, continued by mirroring.
  static func kitten(side: Int, seed: UInt64) throws -> Patch {
    let photo = try #require(try PortablePixmap.read(Project.fixture("phone/kitten-eye.ppm")))
    var generator = SplitMix64(seed: seed)
    let (x, y) = (Int.random(in: 0..<1000, using: &generator), Int.random(in: 0..<1000, using: &generator))
    var values: [Float] = []
    for row in 0..<side {
      for column in 0..<side {
        let place = (
          Border.mirrored.index(x + column, photo.size.width), Border.mirrored.index(y + row, photo.size.height)
        )
        values +=
          photo.values[(place.1 * photo.size.width + place.0) * 3..<(place.1 * photo.size.width + place.0) * 3 + 3]
      }
    }
    return Patch(size: ImageSize(width: side, height: side), values: values)
  }
}
