import Synthesis
import Testing
import YAMLReading

@Suite struct BlurKernelTests {
  /// By numpy, after BasicSR's `bivariate_generalized_Gaussian` and its kin: 5 × 5, standard deviations 2 and 0.8, turned
  /// by 0.6; the first 13 weights, the others being the same from the end.
  @Test(arguments: [
    (
      BlurKernel.Profile.gaussian,
      [
        0.0363446, 0.0291491, 0.0119813, 0.0025239, 0.0002725, 0.0594904, 0.0879566, 0.0666476, 0.0258819, 0.0051511,
        0.0310171, 0.0845393, 0.1180895,
      ] as [Float]
    ),
    (
      .generalized(exponent: 0.7),
      [
        0.0397806, 0.0354128, 0.0232125, 0.0122956, 0.0056054, 0.0530308, 0.0700546, 0.0571198, 0.0333384, 0.0162525,
        0.0365698, 0.0678558, 0.0989426,
      ]
    ),
    (
      .plateau(exponent: 1.6),
      [
        0.0285430, 0.0227971, 0.0113781, 0.0051941, 0.0025500, 0.0530845, 0.0987143, 0.0629656, 0.0204117, 0.0071109,
        0.0242202, 0.0925011, 0.1410590,
      ]
    ),
  ])
  func bellsAgreeWithNumpy(profile: BlurKernel.Profile, expected: [Float]) {
    let kernel = BlurKernel.bell(profile, size: 5, sigmas: (2, 0.8), rotation: 0.6)
    expectWeights(kernel, expected + expected.dropLast().reversed())
  }

  /// By numpy; a Gaussian of standard deviation 1.1.
  @Test func roundGaussianAgreesWithNumpy() {
    let kernel = BlurKernel.bell(.gaussian, size: 5, sigmas: (1.1, 1.1), rotation: 2)
    let expected: [Float] = [
      0.0050079, 0.0172996, 0.0261515, 0.0172996, 0.0050079, 0.0172996, 0.0597609, 0.0903395, 0.0597609, 0.0172996,
      0.0261515, 0.0903395, 0.1365646,
    ]
    expectWeights(kernel, expected + expected.dropLast().reversed())
    #expect(kernel.factor != nil, "it can be worked a direction at a time")
  }

  /// By PyTorch's `bessel_j1`, after BasicSR's `circular_lowpass_kernel`: 5 × 5, cut off at 1.5.
  @Test func sincAgreesWithPyTorch() {
    let expected: [Float] = [
      -0.0094076, 0.0154144, 0.0294643, 0.0154144, -0.0094076, 0.0154144, 0.0695572, 0.0969697, 0.0695572, 0.0154144,
      0.0294643, 0.0969697, 0.1303505,
    ]
    expectWeights(.sinc(size: 5, cutOff: 1.5), expected + expected.dropLast().reversed())
  }

  private func expectWeights(_ kernel: BlurKernel, _ expected: [Float]) {
    #expect(kernel.weights.count == expected.count)
    // The expected numbers have seven digits after the point.
    #expect(zip(kernel.weights, expected).allSatisfy { abs($0 - $1) < 1e-7 }, "\(kernel.weights)")
  }

  /// What is drawn sums to 1, is the same from both ends, and has an odd size of the range.
  @Test func drawnKernelsAreKernels() throws {
    let step = try BlurStep(parsing: DegradationTests.blur, file: "blur.yaml")
    var random = RandomStream(seed: 1)
    var sizes: Set<Int> = []
    var separable = 0
    for _ in 0..<600 {
      let kernel = step.kernel(random: &random)
      sizes.insert(kernel.size)
      separable += kernel.factor == nil ? 0 : 1
      // 441 weights rounded to single precision.
      #expect(abs(kernel.weights.reduce(0, +) - 1) < 1e-5)
      #expect(zip(kernel.weights, kernel.weights.reversed()).allSatisfy { abs($0 - $1) < 1e-6 })
    }
    #expect(sizes == [7, 9, 11, 13, 15, 17, 19, 21])
    // 0.9 × 0.45 of 600 are round Gaussians, ± five standard deviations.
    #expect(abs(separable - 243) < 60)
  }
}
