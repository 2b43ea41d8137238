import Parallel

/// How far the statistics of a picture's luma are from those of pristine photographs: NIQE as pyiqa (IQA-PyTorch) computes
/// it by default, with luma of BT.601 over [0, 255].
///
/// Mittal, Soundararajan and Bovik, “Making a ‘completely blind’ image quality analyzer”, IEEE Signal Process. Lett. 20,
/// 2013.
public struct NIQE: PictureMetric {
  public static let definition = MetricDefinition(
    name: "niqe", title: "NIQE", summary: "Distance of luma's statistics from those of pristine pictures, as in pyiqa.",
    goal: .lower, subject: .picture, digits: 3, smallestSide: NaturalnessModel.block
  ) { .picture(try NIQE()) }

  private let model: NaturalnessModel

  /// - Throws: `MetricsError` if the model, which comes with the program, is missing.
  public init() throws { model = try NaturalnessModel() }

  /// - Throws: `MetricsError`: `undefined` if fewer than two blocks of 96 × 96 pixels have any texture.
  public func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
    try model.distance(of: picture.singlePrecisionLuma(.full), named: Self.definition.name, on: workers)
  }
}

/// The same of luma of BT.601 over [16, 235], as the authors' own program and BasicSR have it.
public struct StudioLumaNIQE: PictureMetric {
  public static let definition = MetricDefinition(
    name: "niqe-ycbcr", title: "NIQE (YCbCr)", summary: "NIQE of luma over [16, 235], as MATLAB and BasicSR have it.",
    goal: .lower, subject: .picture, digits: 3, smallestSide: NaturalnessModel.block
  ) { .picture(try StudioLumaNIQE()) }

  private let model: NaturalnessModel

  /// - Throws: `MetricsError` if the model, which comes with the program, is missing.
  public init() throws { model = try NaturalnessModel() }

  /// - Throws: `MetricsError`: `undefined` if fewer than two blocks of 96 × 96 pixels have any texture.
  public func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
    try model.distance(of: picture.singlePrecisionLuma(.studio), named: Self.definition.name, on: workers)
  }
}
