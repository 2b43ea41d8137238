import Color
import TestSupport
import Testing

@Suite struct LevelLineTests {
  /// Every instruction set rounds and cuts off as this formula does, in rows of any length.
  @Test(arguments: 0..<DemosaicingEngine.instructionSetCount) func valuesAreTheFormulas(instructionSet: Int) {
    var random = SplitMix64(seed: 1)
    for count in Array(0...70) + [4000, 4001] {
      let samples = (0..<count).map { _ in UInt16.random(in: 0...65535, using: &random) }
      let black = (0..<count).map { _ in Float.random(in: -20...30_000, using: &random) }
      let gain = (0..<count).map { _ in Float.random(in: 0.5...3, using: &random) }
      var target = [UInt16](repeating: 1, count: count)
      var span = target.mutableSpan
      LevelLine(black: black, gain: gain).apply(to: samples.span, into: &span, at: 0, instructionSet: instructionSet)
      let expected = (0..<count).map { UInt16(max(0, min((Float(samples[$0]) - black[$0]) * gain[$0] + 0.5, 65535))) }
      #expect(target == expected, "\(count) samples")
    }
  }
}
