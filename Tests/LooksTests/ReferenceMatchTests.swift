import Foundation
import Imaging
import Looks
import Parallel
import TestSupport
import Testing

@Suite struct ReferenceMatchTests {
  static let workers = WorkerPool(count: 2)

  /// Colors scattered about a mean, the channels mixed by a matrix.
  static func picture(seed: UInt64, mean: [Float], _ mixing: [[Float]]) -> ColorImage {
    var generator = SplitMix64(seed: seed)
    var values: [Float] = []
    for _ in 0..<64 * 48 {
      let draw = (0..<3).map { _ in Float(generator.next() >> 40) / 0x1p24 - 0.5 }
      values += (0..<3).map { row in mean[row] + (0..<3).reduce(Float(0)) { $0 + mixing[row][$1] * draw[$1] } }
    }
    return ColorImage(size: ImageSize(width: 64, height: 48), values: values, encoding: .sRGB)
  }

  static let warm = picture(seed: 1, mean: [0.6, 0.5, 0.35], [[0.5, 0.1, 0], [0.2, 0.4, 0.1], [0, 0.1, 0.3]])
  static let cold = picture(seed: 2, mean: [0.35, 0.45, 0.6], [[0.3, 0, 0.1], [0.2, 0.3, 0], [0.1, 0.3, 0.4]])
  static let gray = picture(seed: 3, mean: [0.5, 0.5, 0.5], [[0.4, 0, 0], [0.4, 0, 0], [0.4, 0, 0]])

  static func matched(_ image: ColorImage, to reference: ColorImage, strength: Float = 1) throws -> ColorImage {
    let (own, other) = (
      try ColorStatistics(of: image, name: "own", workers: workers),
      try ColorStatistics(of: reference, name: "reference", workers: workers)
    )
    var result = image
    ReferenceMatch(from: own, to: other).apply(to: &result, strength: strength, workers: workers)
    return result
  }

  /// Mean and covariance of all values, straight from their definitions.
  static func moments(_ image: ColorImage) -> [Double] {
    let count = Double(image.size.area)
    func channel(_ index: Int) -> [Double] {
      stride(from: index, to: image.values.count, by: 3).map { Double(image.values[$0]) }
    }
    func average(_ values: [Double]) -> Double { values.reduce(0, +) / count }
    let centered = (0..<3).map { index -> [Double] in
      let values = channel(index)
      let mean = average(values)
      return values.map { $0 - mean }
    }
    var moments = (0..<3).map { average(channel($0)) }
    for a in 0..<3 {
      for b in 0...a { moments.append(average(zip(centered[a], centered[b]).map { $0 * $1 })) }
    }
    return moments
  }

  /// 2e-4: what the least variance, 6e-5, and clipped values leave.
  @Test func momentsBecomeTheReferences() throws {
    let result = try Self.matched(Self.warm, to: Self.cold)
    let (made, wanted, before) = (Self.moments(result), Self.moments(Self.cold), Self.moments(Self.warm))
    #expect(zip(made, wanted).allSatisfy { abs($0 - $1) < 2e-4 })
    #expect(!zip(before, wanted).allSatisfy { abs($0 - $1) < 1e-2 })
  }

  /// The map of a picture to itself is none, and the way back undoes the way there.
  @Test func matchingIsReversible() throws {
    let own = try Self.matched(Self.warm, to: Self.warm)
    #expect(zip(own.values, Self.warm.values).allSatisfy { abs($0 - $1) < 1e-5 })
    let back = try Self.matched(try Self.matched(Self.warm, to: Self.cold), to: Self.warm)
    #expect(zip(back.values, Self.warm.values).allSatisfy { abs($0 - $1) < 2e-3 })
  }

  /// A picture without color keeps its noise small, and grays matched to grays stay so.
  @Test func graysAreNotStretched() throws {
    let result = try Self.matched(Self.gray, to: Self.cold)
    #expect(result.values.allSatisfy { $0.isFinite && abs($0) < 3 })
    let toGray = try Self.matched(Self.cold, to: Self.gray)
    let spread = stride(from: 0, to: toGray.values.count, by: 3).map { place -> Float in
      let pixel = toGray.values[place..<place + 3]
      return (pixel.max() ?? 0) - (pixel.min() ?? 0)
    }
    // Four standard deviations of the least variance between two channels.
    #expect((spread.max() ?? 1) < 0.06)
  }

  @Test func strengthBlends() throws {
    let whole = try Self.matched(Self.warm, to: Self.cold)
    let half = try Self.matched(Self.warm, to: Self.cold, strength: 0.5)
    for (index, value) in half.values.enumerated() {
      #expect(abs(value - (whole.values[index] + Self.warm.values[index]) / 2) < 1e-5)
    }
  }

  @Test func unusablePicturesAreNamed() {
    var image = Self.warm
    image.values[100] = .nan
    #expect { try ColorStatistics(of: image, name: "a.tif", workers: Self.workers) } throws: {
      ($0 as? LooksError)?.code == .unusable && "\($0)".hasPrefix("a.tif: ")
    }
    image.encoding = .linearSRGB
    #expect { try ColorStatistics(of: image, name: "a.tif", workers: Self.workers) } throws: {
      ($0 as? LooksError)?.code == .notEncoded
    }
  }
}
