import Imaging
import Synthesis
import Testing

@Suite struct ResamplingTests {
  struct Case: Sendable {
    let method: Resampling
    let isAntialiased: Bool
    let expected: [Float]
  }

  /// By PyTorch's `interpolate` by size, with its `antialias` where ours is.
  static let cases = [
    Case(method: .area, isAntialiased: false, expected: [0.5, 0.533333, 0.433333, 0.4]),
    Case(method: .area, isAntialiased: true, expected: [0.466667, 0.5, 0.533333]),
    Case(
      method: .area, isAntialiased: false, expected: [0.1, 0.5, 0.9, 0.65, 0.35, 0.3, 0.55, 0.5, 0.2, 0.4, 0.6]),
    Case(method: .bilinear, isAntialiased: false, expected: [0.4, 0.3875, 0.7375, 0.45]),
    Case(method: .bilinear, isAntialiased: false, expected: [0.633333, 0.3, 0.333333]),
    Case(method: .bilinear, isAntialiased: true, expected: [0.457143, 0.472, 0.54, 0.438095]),
    Case(method: .bilinear, isAntialiased: true, expected: [0.507143, 0.470588, 0.471429]),
    Case(
      method: .bilinear, isAntialiased: true,
      expected: [0.1, 0.463636, 0.854545, 0.536364, 0.363636, 0.3, 0.618182, 0.636364, 0.254545, 0.418182, 0.6]),
    Case(method: .bicubic, isAntialiased: false, expected: [0.42124, 0.348535, 0.789795, 0.416309]),
    Case(
      method: .bicubic, isAntialiased: false,
      expected: [0.026972, 0.50139, 0.90864, 0.56837, 0.278437, 0.3, 0.686026, 0.687754, 0.224681, 0.369722, 0.636514]),
    Case(method: .bicubic, isAntialiased: true, expected: [0.467995, 0.479961, 0.530545, 0.433389]),
    Case(
      method: .bicubic, isAntialiased: true,
      expected: [
        0.04375, 0.45855, 0.901878, 0.542675, 0.308941, 0.3, 0.673929, 0.688655, 0.221112, 0.402252, 0.628125,
      ]),
  ]

  @Test(arguments: cases) func agreesWithPyTorch(_ example: Case) {
    let values: [Float] = [0.1, 0.9, 0.4, 0.3, 0.8, 0.2, 0.6]
    let count = example.expected.count
    let row = Patch(width: 7, gray: values)
      .resized(to: ImageSize(width: count, height: 1), by: example.method, isAntialiased: example.isAntialiased)
    #expect(row.isNear(Patch(width: count, gray: example.expected)), "\(row.plane(0))")
    let column = Patch(width: 1, gray: values)
      .resized(to: ImageSize(width: 1, height: count), by: example.method, isAntialiased: example.isAntialiased)
    #expect(column.isNear(Patch(width: 1, gray: example.expected)), "\(column.plane(1))")
  }

  @Test(arguments: Resampling.allCases, [false, true])
  func tapsAreWithinTheRowAndSumToOne(method: Resampling, isAntialiased: Bool) {
    for old in [1, 2, 3, 17, 96] {
      /// The weight of each old pixel.
      func spread(_ taps: Resampling.Taps) -> [Float] {
        let before = [Float](repeating: 0, count: taps.start)
        return before + taps.weights + Array(repeating: 0, count: max(0, old - taps.start - taps.weights.count))
      }
      for count in [1, 2, 5, 38, 144] {
        let taps = method.taps(from: old, to: count, isAntialiased: isAntialiased)
        #expect(taps.count == count)
        for tap in taps {
          #expect(tap.start >= 0 && tap.start + tap.weights.count <= old)
          #expect(abs(tap.weights.reduce(0, +) - 1) < 1e-5)
        }
        // From either end it is the same.
        for (first, last) in zip(taps, taps.reversed()) {
          #expect(zip(spread(first), spread(last).reversed()).allSatisfy { abs($0 - $1) < 1e-5 })
        }
      }
    }
  }

  /// A ramp is the same ramp at any size: centers lie at half-integers, and nothing is shifted.
  @Test(arguments: Resampling.allCases, [20, 61, 96]) func nothingMoves(method: Resampling, side: Int) {
    let ramp = Patch(width: 60, gray: (0..<60 * 60).map { (Float($0 % 60) + 0.5) / 60 })
    let resized = ramp.resized(to: ImageSize(width: side, height: side), by: method, isAntialiased: true)
    let row = resized.plane(0)[side / 2 * side..<(side / 2 + 1) * side]
    for (x, value) in row.enumerated() where (8..<side - 8).contains(x) {
      // Pixels that touch a part of another count it whole, which is up to half of one of them off.
      #expect(abs(value - (Float(x) + 0.5) / Float(side)) < (method == .area ? 0.5 / 60 : 1e-5), "\(x)")
    }
  }

  @Test func theSameSizeIsThePatch() {
    let patch = Patches.random(ImageSize(width: 9, height: 4), seed: 1)
    #expect(patch.resized(to: patch.size, by: .bicubic, isAntialiased: true) == patch)
  }
}
