import Synchronization

/// Counts the bands of an enhancement and reports the share that is done.
final class BandMeter: Sendable {
  private let bands: Int
  private let done = Atomic<Int>(0)
  private let report: @Sendable (Double) -> Void

  init(bands: Int, report: @escaping @Sendable (Double) -> Void) {
    self.bands = max(1, bands)
    self.report = report
  }

  /// Called before each band.
  func advance() {
    let before = done.wrappingAdd(1, ordering: .relaxed).oldValue
    report(min(1, Double(before) / Double(bands)))
  }
}
