import Testing
import Training
import YAMLReading

@Suite struct DataConfigurationTests {
  private static func configuration(_ data: String, patch: Int = 16) throws(RecordError) -> TrainingConfiguration {
    try TrainingConfiguration(
      parsing: """
        version: 1
        name: test
        steps: 10
        patch: \(patch)
        network: { widths: [8, 8] }
        data: { \(data) }
        """, file: "test.yaml")
  }

  @Test(arguments: DataConfiguration.Kind.allCases) func kindsAreRead(kind: DataConfiguration.Kind) throws {
    #expect(try Self.configuration("kind: \(kind.rawValue), degradation: d2.yaml").data.kind == kind)
  }

  @Test(arguments: [
    ("kind: lists, degradation: d2.yaml", "test.yaml:6:15"), ("degradation-share: 0.5", "test.yaml:6:"),
    ("degradation: d2.yaml, region: [64, 17]", "test.yaml:6:"),
    ("kind: zurich, degradation: d2.yaml, region: [64, 15]", "test.yaml:6:"),
    ("degradation: d2.yaml, held-out: -1", "test.yaml:6:"), ("degradation: d2.yaml, side: 3", "test.yaml:6:"),
  ])
  func impossibleSettingsAreNamedWithTheirPlace(data: String, place: String) {
    let error = #expect(throws: RecordError.self) { try Self.configuration(data) }
    #expect(error.map { "\($0)" }?.hasPrefix(place) == true, "\(String(describing: error))")
  }

  /// A patch as large as the set's pictures has room in them, where nothing is lost to rounding or phase.
  @Test func zurichIsTrainedOnAsAWhole() throws {
    #expect(throws: Never.self) {
      try Self.configuration("kind: zurich, degradation: d2.yaml, region: [448, 448]", patch: 448)
    }
  }
}
