/// Every metric there is, by name.
public enum StandardMetrics {
  /// In the order of tables: of pairs, of pictures, of sets.
  public static let all: [MetricDefinition] = [
    PSNR.definition, SSIM.definition, LumaSSIM.definition, MultiScaleSSIM.definition,
    LPIPS<AlexNet>.definition, LPIPS<VGG16>.definition, LPIPS<SqueezeNet>.definition,
    DeltaE2000.definition, ReducedDeltaE2000.definition, DetailEnergy.definition, FlatPatchNoise.definition,
    NIQE.definition, StudioLumaNIQE.definition, ILNIQE.definition,
    MUSIQ<KonIQ>.definition, MUSIQ<SPAQ>.definition,
    CLIPIQAPlus<PlacelessCLIP>.definition, CLIPIQAPlus<PlacedCLIP>.definition,
    FrechetInceptionDistance.definition,
  ]

  /// The metric of a name.
  ///
  /// - Throws: `MetricsError`: `unknownMetric`.
  public static func named(_ name: String) throws(MetricsError) -> MetricDefinition {
    if let definition = all.first(where: { $0.name == name }) { return definition }
    throw MetricsError(
      .unknownMetric, subject: name, problem: "there is no metric of this name",
      remedy: "use some of \(all.map(\.name).joined(separator: ", "))")
  }
}
