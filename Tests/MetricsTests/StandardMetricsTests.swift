import Metrics
import Testing

@Suite struct StandardMetricsTests {
  @Test func namesAreUniqueAndKebabCase() {
    let names = StandardMetrics.all.map(\.name)
    #expect(Set(names).count == names.count)
    for definition in StandardMetrics.all {
      #expect(definition.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
      #expect(definition.summary.hasSuffix("."))
    }
  }

  /// What a definition says of its figures is what it makes.
  @Test func makesWhatItSays() throws {
    for definition in StandardMetrics.all where definition.weights == nil {
      let metric = try definition.make(weights: nil)
      #expect(metric.definition.name == definition.name)
      let subject: MetricDefinition.Subject =
        switch metric {
        case .pair: .pair
        case .picture: .picture
        case .set: .set
        }
      #expect(subject == definition.subject)
    }
  }

  @Test func saysThatThereIsNoSuchMetric() {
    let error = #expect(throws: MetricsError.self) { try StandardMetrics.named("lpips") }
    #expect(error?.code == .unknownMetric && error?.subject == "lpips")
    #expect(error?.remedy.contains("lpips-alex") == true)
  }

  /// No metric runs without its weights, and none is replaced by another.
  @Test func saysWhatWeightsAMetricNeeds() {
    for definition in StandardMetrics.all where definition.weights != nil {
      let error = #expect(throws: MetricsError.self) { try definition.make(weights: nil) }
      #expect(error?.code == .missingWeights && error?.subject == definition.name)
    }
    #expect(
      StandardMetrics.all.filter { $0.weights != nil }.map(\.name) == [
        "lpips-alex", "lpips-vgg", "lpips-squeeze", "ilniqe", "musiq", "musiq-spaq", "clipiqa-plus",
        "clipiqa-plus-rn50-512", "fid",
      ])
  }
}
