import Metrics
import Parallel
import Testing

/// Metrics against other programs' figures.
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

  private func expect(_ metric: some PictureMetric, _ figure: KeyPath<ReferenceFixture.Picture, Double>) throws {
    let fixture = try ReferenceFixture.shared.get()
    #expect(fixture.noReference.count == 6)
    for (name, picture) in fixture.noReference {
      let found = try metric(of: ReferenceFixture.picture(name), on: Self.workers)
      // Everything is rounded where pyiqa rounds it, so that nothing is left but sums in another order.
      #expect(abs(found - picture[keyPath: figure]) <= 1e-6 * found, "\(name): \(found)")
    }
  }

  @Test func isTheNIQEOfPyiqa() throws { try expect(NIQE(), \.niqe) }

  @Test func isTheNIQEOfStudioLuma() throws { try expect(StudioLumaNIQE(), \.studioNIQE) }
}
