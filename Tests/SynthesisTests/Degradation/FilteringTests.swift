import Imaging
import Synthesis
import Testing

@Suite struct FilteringTests {
  /// Weights that differ in each place, so that a turned or mirrored kernel shows.
  private let uneven = BlurKernel(size: 3) { x, y in 3 + x + 2 * y }

  /// By PyTorch's `conv2d` after reflection padding.
  @Test func agreesWithPyTorch() {
    let expected: [Float] = [
      0.4444444, 0.4259259, 0.5555556, 0.6444444, 0.7222222, 0.5370370, 0.5370370, 0.5740741, 0.6111111, 0.6629630,
      0.4037037, 0.4074074, 0.4592593, 0.6333333, 0.6777778, 0.4888889, 0.5037037, 0.5222222, 0.6222222, 0.6333333,
    ]
    #expect(Patches.irregular.filtered(by: uneven).isNear(Patch(width: 5, gray: expected)))
  }

  /// By numpy's `convolve` after symmetric padding: standard deviation 2, cut at 6.
  @Test func lowFrequenciesAgreeWithNumpy() {
    let expected: [Float] = [
      0.4857588, 0.5118934, 0.5555287, 0.6009165, 0.6298048, 0.4921665, 0.5142450, 0.5530698, 0.5957831, 0.6240749,
      0.5000699, 0.5167957, 0.5493939, 0.5888553, 0.6166059, 0.5047533, 0.5179422, 0.5465356, 0.5840968, 0.6117099,
    ]
    #expect(Patches.irregular.lowFrequencies(sigma: 2).isNear(Patch(width: 5, gray: expected)))
  }

  @Test func channelsStayApart() {
    let patch = Patches.random(ImageSize(width: 19, height: 23), seed: 1)
    for channel in 0..<3 {
      let alone = Patch(width: 19, gray: patch.plane(channel)).filtered(by: uneven)
      #expect(patch.filtered(by: uneven).plane(channel) == alone.plane(channel))
    }
  }

  @Test func bothWaysOfTheGaussianAgree() {
    let patch = Patches.random(ImageSize(width: 19, height: 7), seed: 2)
    let kernel = BlurKernel.gaussian(size: 13, sigma: 2)
    let square = BlurKernel(size: 13) { x, y in Double(kernel.weights[(Int(y) + 6) * 13 + Int(x) + 6]) }
    #expect(kernel.factor != nil && square.factor == nil)
    #expect(patch.filtered(by: kernel).isNear(patch.filtered(by: square)))
  }

  /// A kernel may be larger than the patch.
  @Test(arguments: [1, 2, 5]) func flatStaysFlat(side: Int) {
    let flat = Patches.flat([0.2, 0.5, 0.9], side: side)
    #expect(flat.filtered(by: .sinc(size: 21, cutOff: 1.2)).isNear(flat))
    #expect(flat.lowFrequencies(sigma: 12).isNear(flat))
  }

  @Test func mirroredBordersKeepTheMean() {
    let patch = Patches.random(ImageSize(width: 31, height: 17), seed: 3)
    let low = patch.lowFrequencies(sigma: 5)
    #expect(zip(low.means, patch.means).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func bordersContinue() {
    #expect((-3..<6).map { Border.reflected.index($0, 3) } == [1, 2, 1, 0, 1, 2, 1, 0, 1])
    #expect((-3..<6).map { Border.mirrored.index($0, 3) } == [2, 1, 0, 0, 1, 2, 2, 1, 0])
  }
}
