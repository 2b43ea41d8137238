import Imaging
import Looks
import Parallel
import TestSupport
import Testing

@Suite struct ColorTableTests {
  static let workers = WorkerPool(count: 2)

  /// A lattice or curves of a function of the color.
  static func table(
    _ form: ColorTable.Form = .lattice, size: Int, low: Float = 0, high: Float = 1,
    _ function: (SIMD3<Float>) -> SIMD3<Float>
  ) -> ColorTable {
    func at(_ index: Int) -> Float { low + (high - low) * Float(index) / Float(size - 1) }
    var outputs: [Float] = []
    for index in 0..<(form == .curves ? size : size * size * size) {
      let color =
        form == .curves
        ? SIMD3(repeating: at(index)) : SIMD3(at(index % size), at(index / size % size), at(index / size / size))
      let output = function(color)
      outputs += [output.x, output.y, output.z]
    }
    return ColorTable(
      form: form, size: size, outputs: outputs, domainMinimum: [low, low, low], domainMaximum: [high, high, high])
  }

  /// Colors all over a cube, some on its faces and outside.
  static func colors(count: Int = 3000, from low: Float = -0.3, to high: Float = 1.4) -> ColorImage {
    var generator = SplitMix64(seed: 4)
    var values = (0..<count * 3).map { _ in low + (high - low) * Float(generator.next() >> 40) / Float(1 << 24) }
    for index in stride(from: 0, to: values.count, by: 7) { values[index] = [0, 0.5, 1][index % 3] }
    return ColorImage(size: ImageSize(width: count, height: 1), values: values, encoding: .sRGB)
  }

  static func applied(_ table: ColorTable, to image: ColorImage, strength: Float = 1) throws -> [Float] {
    var result = image
    try table.apply(to: &result, strength: strength, workers: workers)
    return result.values
  }

  static func largestDifference(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? .nan }

  /// 1e-6: some roundings of numbers up to 1.4.
  @Test(arguments: [2, 3, 17, 33], [ColorTable.Form.lattice, .curves]) func identityIsIdentity(
    size: Int, form: ColorTable.Form
  ) throws {
    let colors = Self.colors()
    let values = try Self.applied(Self.table(form, size: size) { $0 }, to: colors)
    #expect(Self.largestDifference(values, colors.values) < 1e-6)
    let wide = try Self.applied(Self.table(form, size: size, low: -0.5, high: 2) { $0 }, to: colors)
    #expect(Self.largestDifference(wide, colors.values) < 2e-6)
  }

  /// Tetrahedral interpolation is exact for whatever is affine.
  @Test func affineLooksAreExactInside() throws {
    func look(_ c: SIMD3<Float>) -> SIMD3<Float> {
      SIMD3(0.1 + 0.5 * c.x + 0.2 * c.y - 0.1 * c.z, 0.3 - 0.2 * c.x + 0.7 * c.z, c.y)
    }
    let colors = Self.colors(from: 0, to: 1)
    let values = try Self.applied(Self.table(size: 5, look), to: colors)
    let expected = stride(from: 0, to: values.count, by: 3).flatMap { place in
      let c = look(SIMD3(colors.values[place], colors.values[place + 1], colors.values[place + 2]))
      return [c.x, c.y, c.z]
    }
    #expect(Self.largestDifference(values, expected) < 1e-6)
  }

  /// What trilinear interpolation would spoil: a look that bends the gray axis away from its neighbors.
  @Test func graysStayGray() throws {
    let look = Self.table(size: 3) { c in
      c.x == c.y && c.y == c.z ? SIMD3(repeating: c.x * c.x) : SIMD3(c.x, c.y * 0.3, 1 - c.z)
    }
    let grays = (0..<257).flatMap { [Float](repeating: Float($0) / 256, count: 3) }
    let image = ColorImage(size: ImageSize(width: 257, height: 1), values: grays, encoding: .sRGB)
    let values = try Self.applied(look, to: image)
    for place in stride(from: 0, to: values.count, by: 3) {
      #expect(values[place] == values[place + 1] && values[place] == values[place + 2])
    }
    #expect(values[128 * 3] == 0.25)
  }

  /// A look is continuous over the borders of tetrahedra and cells.
  @Test func smallStepsMakeSmallSteps() throws {
    var generator = SplitMix64(seed: 9)
    let look = Self.table(size: 4) { _ in
      SIMD3(
        Float(generator.next() >> 40) / 0x1p24, Float(generator.next() >> 40) / 0x1p24,
        Float(generator.next() >> 40) / 0x1p24)
    }
    let steps = 4000
    let path = (0..<steps).flatMap { index -> [Float] in
      let share = Float(index) / Float(steps - 1)
      return [share, 1 - 0.9 * share, 0.5 + 0.5 * share * (1 - share)]
    }
    let image = ColorImage(size: ImageSize(width: steps, height: 1), values: path, encoding: .sRGB)
    let values = try Self.applied(look, to: image)
    let largest = zip(values, values.dropFirst(3)).map { abs($0 - $1) }.max() ?? .nan
    // Outputs differ by at most 1 from point to point, three points a unit, along three axes.
    #expect(largest < 3 * 3 / Float(steps - 1) * 1.1)
  }

  @Test func strengthBlends() throws {
    let look = Self.table(size: 3) { SIMD3(repeating: 1) - $0 }
    let colors = Self.colors()
    let whole = try Self.applied(look, to: colors)
    let half = try Self.applied(look, to: colors, strength: 0.5)
    #expect(Self.largestDifference(half, zip(whole, colors.values).map { ($0 + $1) / 2 }) < 1e-6)
    #expect(try Self.applied(look, to: colors, strength: 0) == colors.values)
  }

  @Test func workersDoNotMatter() throws {
    let look = Self.table(size: 5) { $0 * $0 }
    let colors = ColorImage(size: ImageSize(width: 30, height: 100), values: Self.colors().values, encoding: .sRGB)
    let results = try [1, 3].map { count in
      var image = colors
      try look.apply(to: &image, workers: WorkerPool(count: count))
      return image.values
    }
    #expect(results[0] == results[1])
  }

  @Test func linearPicturesAreRefused() {
    var image = ColorImage(size: ImageSize(width: 1, height: 1), values: [0, 0, 0], encoding: .linearSRGB)
    #expect { try Self.table(size: 2) { $0 }.apply(to: &image, workers: Self.workers) } throws: {
      ($0 as? LooksError)?.code == .notEncoded && "\($0)".contains("linear-srgb")
    }
  }
}
