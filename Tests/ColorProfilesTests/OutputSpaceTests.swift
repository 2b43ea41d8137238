import ColorProfiles
import Foundation
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct OutputSpaceTests {
  private static let workers = WorkerPool(count: 2)

  /// CIE x, y of red, green, blue and white, from each space's own standard.
  private static func primaries(_ space: OutputSpace) -> [(Double, Double)] {
    let d65 = (0.3127, 0.3290)
    return switch space {
    case .sRGB, .linearSRGB: [(0.64, 0.33), (0.3, 0.6), (0.15, 0.06), d65]
    case .displayP3, .linearDisplayP3: [(0.68, 0.32), (0.265, 0.69), (0.15, 0.06), d65]
    case .adobeRGB, .linearAdobeRGB: [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06), d65]
    case .proPhoto, .linearProPhoto:
      [(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), (0.9642 / 2.7891, 1 / 2.7891)]
    case .rec2020, .linearRec2020: [(0.708, 0.292), (0.17, 0.797), (0.131, 0.046), d65]
    }
  }

  private typealias Vector = SIMD3<Double>

  private static func xyz(_ point: (Double, Double)) -> Vector {
    [point.0 / point.1, 1, (1 - point.0 - point.1) / point.1]
  }

  /// Solves for the shares of three columns that make a vector, by Cramer's rule.
  private static func solve(_ columns: [Vector], _ target: Vector) -> Vector {
    func determinant(_ a: Vector, _ b: Vector, _ c: Vector) -> Double {
      a.x * (b.y * c.z - b.z * c.y) - b.x * (a.y * c.z - a.z * c.y) + c.x * (a.y * b.z - a.z * b.y)
    }
    let (a, b, c) = (columns[0], columns[1], columns[2])
    return [determinant(target, b, c), determinant(a, target, c), determinant(a, b, target)] / determinant(a, b, c)
  }

  /// A color's XYZ under D50, by the primaries and Bradford's cone responses.
  private static func adapted(_ color: Vector, _ space: OutputSpace) -> [Vector] {
    let points = primaries(space).map(xyz)
    let shares = solve(Array(points[0..<3]), points[3])
    let cones: [Vector] = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    func response(_ xyz: Vector) -> Vector { Vector(cones.map { ($0 * xyz).sum() }) }
    let ratio = response([0.9642, 1, 0.8249]) / response(points[3])
    let columns = (0..<3).map { points[$0] * shares[$0] }
    // In cone responses, which serve to compare as well as XYZ.
    return columns.map { response($0) * ratio }
  }

  /// What a linear sRGB color is in a linear space, computed here.
  private static func expected(_ color: Vector, in space: OutputSpace) -> Vector {
    let source = adapted(color, .sRGB)
    let target = source[0] * color.x + source[1] * color.y + source[2] * color.z
    return solve(adapted(color, space), target)
  }

  private static func picture(_ count: Int, in range: ClosedRange<Float> = -0.3...1.5) -> ColorImage {
    var random = SplitMix64(seed: 11)
    let values = (0..<count * 3).map { _ in
      range.lowerBound + (range.upperBound - range.lowerBound) * Float(random.next() >> 40) / Float(1 << 24)
    }
    return ColorImage(size: ImageSize(width: count, height: 1), values: values, encoding: .linearSRGB)
  }

  /// The values and the profile of a picture in a space.
  private static func output(
    _ picture: ColorImage, in space: OutputSpace, workers: WorkerPool = workers
  ) throws -> (values: [Float], profile: ColorProfile) {
    let color = try space.fileColor(from: picture.encoding)
    var values = picture.values
    values.updateBands(width: picture.size.width * 3, bandHeight: 16, on: workers) { _, values in
      color.convert?(&values)
    }
    return (values, try ColorProfile(color.profile, name: space.rawValue))
  }

  /// 2e-5: LittleCMS computes in single precision.
  private static let tolerance = 2e-5

  @Test(arguments: OutputSpace.allCases.filter { $0.rawValue.hasPrefix("linear") })
  func linearSpacesFollowTheirPrimaries(space: OutputSpace) throws {
    let picture = Self.picture(200)
    let output = try Self.output(picture, in: space)
    for pixel in 0..<200 {
      let color = Vector((0..<3).map { Double(picture.values[pixel * 3 + $0]) })
      let expected = Self.expected(color, in: space)
      for channel in 0..<3 {
        #expect(abs(Double(output.values[pixel * 3 + channel]) - expected[channel]) < Self.tolerance)
      }
    }
  }

  /// Read by LittleCMS through the embedded profile the picture is what it was.
  @Test(arguments: OutputSpace.allCases) func embeddedProfileLeadsBack(space: OutputSpace) throws {
    let picture = Self.picture(300, in: 0.02...0.98)
    let output = try Self.output(picture, in: space)
    var read = ColorImage(size: picture.size, values: output.values, encoding: .linearSRGB)
    let back = try ColorTransform(through: [output.profile, OutputSpace.linearSRGB.profile()])
    back.apply(to: &read, workers: Self.workers)
    for (read, value) in zip(read.values, picture.values) {
      // 3e-4: the profiles' numbers are rounded to 1/65536, and ProPhoto's colors weigh them by up to three.
      #expect(abs(read - value) < 3e-4)
    }
  }

  /// Grays stay gray, and white is 1, in every space.
  @Test(arguments: OutputSpace.allCases) func grayStaysGray(space: OutputSpace) throws {
    let lights = (0...20).map { Float($0) / 10 }
    let picture = ColorImage(
      size: ImageSize(width: lights.count, height: 1), values: lights.flatMap { [$0, $0, $0] }, encoding: .linearSRGB)
    let values = try Self.output(picture, in: space).values
    for pixel in lights.indices {
      let color = values[pixel * 3..<pixel * 3 + 3]
      // 1.2e-5: roundings in single precision of numbers up to 2, and LittleCMS.s adaptation.
      #expect((color.max() ?? 0) - (color.min() ?? 0) < 1.2e-5)
      if lights[pixel] == 1 { #expect(color.allSatisfy { abs($0 - 1) < 1e-5 }) }
    }
  }

  /// Known from the CSS Color Module's test values: the red of Display P3.
  @Test func knownColorsAreMet() throws {
    let red = ColorImage(
      size: ImageSize(width: 1, height: 1), values: [1.09307, -0.22674, -0.15013], encoding: .sRGB)
    let values = try Self.output(red, in: .displayP3).values
    // 1e-3: the values above have five digits, and the curve is steep at 0.
    for (value, expected) in zip(values, [1, 0, 0] as [Float]) { #expect(abs(value - expected) < 1e-3) }
  }

  @Test func curvesAreThoseOfTheStandards() throws {
    let gray = ColorImage(size: ImageSize(width: 1, height: 1), values: [0.18, 0.18, 0.18], encoding: .linearSRGB)
    let expected: [OutputSpace: Float] = [
      .sRGB: 0.461356, .displayP3: 0.461356, .adobeRGB: 0.458517, .proPhoto: 0.385711, .rec2020: 0.408850,
    ]
    for (space, value) in expected {
      let values = try Self.output(gray, in: space).values
      #expect(values.allSatisfy { abs($0 - value) < 1e-4 }, "\(space) \(values)")
    }
  }

  /// Converting rises everywhere, through black and above white.
  @Test(arguments: OutputSpace.allCases) func encodingIsOddAndRises(space: OutputSpace) throws {
    let lights = (-300...300).map { Float($0) / 200 }
    let picture = ColorImage(
      size: ImageSize(width: lights.count, height: 1), values: lights.flatMap { [$0, $0, $0] }, encoding: .linearSRGB)
    let greens = try Self.output(picture, in: space).values.enumerated()
      .filter { $0.offset % 3 == 1 }.map(\.element)
    #expect(zip(greens, greens.dropFirst()).allSatisfy { $0 < $1 })
    #expect(zip(greens, greens.reversed()).allSatisfy { abs($0 + $1) < 1e-5 })
  }

  @Test func sRGBStaysAsItIsToTheBit() throws {
    var picture = Self.picture(100)
    picture.encoding = .sRGB
    let output = try Self.output(picture, in: .sRGB)
    #expect(output.values == picture.values)
    let color = try OutputSpace.sRGB.fileColor(from: .sRGB)
    #expect(color.isSRGB && color.convert == nil)
    #expect(try !OutputSpace.adobeRGB.fileColor(from: .sRGB).isSRGB)
  }

  @Test func workersDoNotMatter() throws {
    let size = ImageSize(width: 61, height: 83)
    let picture = ColorImage(size: size, values: Self.picture(size.area).values, encoding: .sRGB)
    let alone = try Self.output(picture, in: .rec2020, workers: WorkerPool(count: 1)).values
    for count in 2...4 {
      #expect(try Self.output(picture, in: .rec2020, workers: WorkerPool(count: count)).values == alone)
    }
  }
}
