import Metrics
import Parallel
import Testing

/// Pixel metrics against other programs' figures.
@Suite struct ReferenceTests {
  private static let workers = WorkerPool(count: 2)

  private func expect(
    _ metric: some PairMetric, within tolerance: KeyPath<ReferenceFixture.Tolerances, Double>,
    _ figure: KeyPath<ReferenceFixture.Pair, Double>
  ) throws {
    let fixture = try ReferenceFixture.shared.get()
    #expect(fixture.fullReference.count == 5)
    for pair in fixture.fullReference {
      let found = try metric(
        of: ReferenceFixture.picture(pair.distorted), against: ReferenceFixture.picture(pair.reference),
        on: Self.workers)
      let difference = abs(found - pair[keyPath: figure])
      #expect(difference <= fixture.tolerances[keyPath: tolerance], "\(pair.distorted): \(found)")
    }
  }

  @Test func isThePSNROfScikitImage() throws { try expect(PSNR(), within: \.psnr, \.psnr) }

  @Test func isTheSSIMOfScikitImage() throws { try expect(SSIM(), within: \.ssim, \.ssim) }

  @Test func isTheSSIMOfPyiqa() throws { try expect(LumaSSIM(), within: \.lumaSSIM, \.lumaSSIM) }

  @Test func isTheMultiScaleSSIMOfPyiqa() throws { try expect(MultiScaleSSIM(), within: \.msSSIM, \.msSSIM) }

  @Test func isTheColorDifferenceOfScikitImage() throws {
    try expect(DeltaE2000(), within: \.deltaE, \.deltaE)
  }
}
